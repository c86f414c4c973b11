package io.quorate.chaos.nemesis;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A fault that lasts.
 *
 * @param targets names of hosts; empty for all
 * @param evidence asked just before it is ended: what shows that it happened, or nothing
 * @param heal ends it; every host runs afterwards, and nothing of the fault is left
 */
public record Injection(List<String> targets, Supplier<Optional<String>> evidence, Runnable heal) {
    public Injection {
        targets = List.copyOf(targets);
    }

    /** With evidence that was seen when it began. */
    static Injection seen(List<String> targets, String evidence, Runnable heal) {
        return new Injection(targets, () -> Optional.of(evidence), heal);
    }
}
