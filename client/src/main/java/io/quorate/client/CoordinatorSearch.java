package io.quorate.client;

import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings one command to the coordinator. Every round asks all agents for the status at once, so that a node that hangs costs
 * nothing, and then sends the command to one agent after the other, the likeliest first. It is sent again only
 * when it is certain that nothing was submitted.
 */
final class CoordinatorSearch {
    // Ten rounds outlast the election of a new coordinator (up to 3 s).
    private static final int ROUNDS = 10;
    private static final long BACKOFF_MS = 400;
    private static final long SURVEY_MS = 3_000;

    private final Channels channels;
    private final Set<Endpoint> known;
    private String whyNot = "";

    CoordinatorSearch(Channels channels, List<Endpoint> endpoints) {
        this.channels = channels;
        this.known = new LinkedHashSet<>(endpoints);
    }

    /** @param progress gets each answer as it comes, on the calling thread; the last one is the outcome's value too */
    <Q, P> Outcome<P> run(MethodDescriptor<Q, P> method, Q request, Deadline deadline, Consumer<P> progress) {
        for (int round = 1; round <= ROUNDS && !deadline.isExpired(); round++) {
            Survey.Result survey = survey(deadline);
            if (survey.answers().isEmpty() && whyNot.isEmpty()) {
                return new Outcome.Unreached<>("no agent answered: " + survey.silence());
            }
            Optional<Outcome<P>> outcome = tryInTurn(
                    survey, endpoint -> Exchange.run(channels, endpoint, method, request, deadline, progress));
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (!waitForElection(deadline)) {
                break;
            }
        }
        return new Outcome.Unreached<>("no agent coordinates: " + whyNot);
    }

    /** Sends the command to one agent. */
    private interface Sending<P> {
        Exchange.Result<P> to(Endpoint endpoint);
    }

    private Survey.Result survey(Deadline deadline) {
        Deadline slice = deadline.minimum(Deadline.after(SURVEY_MS, TimeUnit.MILLISECONDS));
        channels.retryNow();
        return new Survey(channels).run(List.copyOf(known), slice, Duration.ZERO);
    }

    private <P> Optional<Outcome<P>> tryInTurn(Survey.Result survey, Sending<P> sending) {
        Deque<Endpoint> candidates = new ArrayDeque<>(likeliestFirst(survey));
        Set<Endpoint> tried = new LinkedHashSet<>();
        List<String> reasons = new ArrayList<>();
        while (!candidates.isEmpty()) {
            Endpoint candidate = candidates.removeFirst();
            // The bound: every agent once, whatever hints they give.
            if (!tried.add(candidate)) {
                continue;
            }
            Exchange.Result<P> result = sending.to(candidate);
            Optional<Outcome<P>> outcome = outcomeOf(result);
            if (outcome.isPresent()) {
                return outcome;
            }
            reasons.add(candidate + ": " + result.end().reason());
            result.end().hint().ifPresent(hint -> follow(hint, survey, tried, candidates));
        }
        // The last round may have had no time to learn more than the one before.
        whyNot = reasons.isEmpty() ? whyNot : String.join("; ", reasons);
        return Optional.empty();
    }

    /** Goes to the endpoint at which the named agent just answered, else to the address it is said to have. */
    private void follow(CoordinatorHint hint, Survey.Result survey, Set<Endpoint> tried, Deque<Endpoint> candidates) {
        known.add(hint.endpoint());
        candidates.addFirst(survey.answers().stream()
                .filter(answer -> answer.status().getAnsweredBy().equals(hint.name()))
                .map(Survey.Answer::endpoint)
                .filter(endpoint -> !tried.contains(endpoint))
                .findFirst()
                .orElse(hint.endpoint()));
    }

    /** Empty when nothing was submitted and another agent may be asked. */
    private static <P> Optional<Outcome<P>> outcomeOf(Exchange.Result<P> result) {
        String reason = result.end().reason();
        boolean hadBegun = result.last().isPresent();
        return switch (result.end().verdict()) {
            case ANSWERED ->
                Optional.of(result.last()
                        .<Outcome<P>>map(Outcome.Done::new)
                        .orElseGet(() -> new Outcome.Unknown<>("the agent ended the call without an answer")));
            case REFUSED -> Optional.of(new Outcome.Refused<>(reason));
            case INVALID -> Optional.of(new Outcome.Invalid<>(reason));
            case ELSEWHERE, UNREACHED -> hadBegun ? Optional.of(new Outcome.Unknown<>(reason)) : Optional.empty();
            case UNKNOWN -> Optional.of(new Outcome.Unknown<>(result.end().endpoint() + ": " + reason));
        };
    }

    /** Who answered for a majority, then whom an answer names, then everyone else that answered. */
    private static Set<Endpoint> likeliestFirst(Survey.Result survey) {
        Set<Endpoint> order = new LinkedHashSet<>();
        survey.answers().stream().filter(Survey.Answer::isConfirmed).forEach(answer -> order.add(answer.endpoint()));
        Set<String> named = new LinkedHashSet<>();
        survey.answers().forEach(answer -> named.add(answer.status().getCoordinator()));
        survey.answers().stream()
                .filter(answer -> named.contains(answer.status().getAnsweredBy()))
                .forEach(answer -> order.add(answer.endpoint()));
        survey.answers().forEach(answer -> order.add(answer.endpoint()));
        return order;
    }

    private static boolean waitForElection(Deadline deadline) {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    Math.min(BACKOFF_MS, Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS))));
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
