package io.quorate.chaos.history;

import java.util.Optional;

/**
 * An operation from its invocation to its completion.
 *
 * @param completion absent when the run ended before
 */
public record Attempt(Event invocation, Optional<Event> completion) {
    public Outcome outcome() {
        return completion
                .map(event -> switch (event.type()) {
                    case OK -> Outcome.OK;
                    case FAIL -> Outcome.FAIL;
                    case INFO, INVOKE -> Outcome.INFO;
                })
                .orElse(Outcome.INFO);
    }

    public boolean isOk() {
        return outcome() == Outcome.OK;
    }

    /** A write whose success was told to the client: a promise. */
    public boolean isAcknowledgement() {
        return isOk() && operation().isWrite();
    }

    /** With what was found, if it succeeded. */
    public Operation operation() {
        return completion.map(Event::operation).orElse(invocation.operation());
    }

    public Optional<Stamp> stamp() {
        return completion.flatMap(Event::stamp);
    }

    /** Index of the event from which on it cannot take effect any more; never ({@link Long#MAX_VALUE}) if its outcome is not known. */
    public long end() {
        return outcome() == Outcome.INFO ? Long.MAX_VALUE : last().index();
    }

    /** Its completion, or its invocation where there is none. */
    public Event last() {
        return completion.orElse(invocation);
    }

    /** Whether it had ended before the other began. */
    public boolean isBefore(Attempt other) {
        return end() < other.invocation.index();
    }
}
