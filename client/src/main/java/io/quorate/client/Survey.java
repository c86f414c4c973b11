package io.quorate.client;

import io.grpc.Deadline;
import io.quorate.proto.v1.ClusterServiceGrpc;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.GetStatusRequest;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.StatusSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Asks all agents for the cluster's status at once, also those that an answer names, until a majority's answer is there. */
final class Survey {
    private final Channels channels;

    Survey(Channels channels) {
        this.channels = channels;
    }

    /** What one agent answered. */
    record Answer(Endpoint endpoint, ClusterStatus status) {
        boolean isConfirmed() {
            return status.getSource() == StatusSource.STATUS_SOURCE_QUORUM;
        }
    }

    /** An endpoint of the user's that did not answer, and why. */
    record Silence(Endpoint endpoint, String reason) {
        @Override
        public String toString() {
            return endpoint + ": " + reason;
        }
    }

    /** Answers in the order they came. */
    record Result(List<Answer> answers, List<Silence> silent) {
        boolean isConfirmed() {
            return answers.stream().anyMatch(Answer::isConfirmed);
        }

        /** Every endpoint that did not answer with its reason, as one line. */
        String silence() {
            return silent.stream().map(Silence::toString).collect(Collectors.joining("; "));
        }
    }

    /**
     * Returns at the deadline at the latest.
     *
     * @param grace how long the others may still take once an answer that a majority confirmed is there
     */
    Result run(List<Endpoint> endpoints, Deadline deadline, Duration grace) {
        Result result = new Result(new ArrayList<>(), new ArrayList<>());
        try (Inquiry<GetStatusRequest, ClusterStatus> inquiry = new Inquiry<>(
                channels, ClusterServiceGrpc.getGetStatusMethod(), GetStatusRequest.getDefaultInstance(), deadline)) {
            endpoints.forEach(inquiry::ask);
            Deadline limit = deadline;
            while (isWorthWaiting(result, inquiry.outstanding(), endpoints)) {
                Optional<Inquiry.Reply<ClusterStatus>> reply = inquiry.next(limit);
                if (reply.isEmpty()) {
                    break;
                }
                boolean wasConfirmed = result.isConfirmed();
                add(result, reply.get(), endpoints);
                if (!result.isConfirmed()) {
                    namedBy(reply.get()).forEach(inquiry::ask);
                } else if (!wasConfirmed) {
                    limit = limit.minimum(Deadline.after(grace.toNanos(), TimeUnit.NANOSECONDS));
                }
            }
            if (!result.isConfirmed()) {
                addSilent(result, inquiry.outstanding(), endpoints);
            }
        }
        return result;
    }

    /** Once a confirmed answer is there, only the user's own endpoints may still tell something new: that they are dead. */
    private static boolean isWorthWaiting(Result result, List<Endpoint> outstanding, List<Endpoint> endpoints) {
        return result.isConfirmed() ? outstanding.stream().anyMatch(endpoints::contains) : !outstanding.isEmpty();
    }

    private static void add(Result result, Inquiry.Reply<ClusterStatus> reply, List<Endpoint> endpoints) {
        reply.message().ifPresentOrElse(status -> result.answers().add(new Answer(reply.endpoint(), status)), () -> {
            if (endpoints.contains(reply.endpoint())) {
                result.silent().add(new Silence(reply.endpoint(), reply.end().reason()));
            }
        });
    }

    private static void addSilent(Result result, List<Endpoint> outstanding, List<Endpoint> endpoints) {
        outstanding.stream()
                .filter(endpoints::contains)
                .forEach(endpoint -> result.silent().add(new Silence(endpoint, "no answer in time")));
    }

    /** The members' addresses: the coordinator may be none of the endpoints that the user gave. */
    private static List<Endpoint> namedBy(Inquiry.Reply<ClusterStatus> reply) {
        return reply.message().stream()
                .flatMap(status -> status.getMembersList().stream())
                .map(Survey::addressOf)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Where the member's agent listens; empty when the cluster's record is not an address that can be asked. */
    static Optional<Endpoint> addressOf(MemberStatus member) {
        try {
            return Optional.of(Endpoint.parse(member.getMember().getApiAddress()));
        } catch (IllegalArgumentException notAnEndpoint) {
            return Optional.empty();
        }
    }
}
