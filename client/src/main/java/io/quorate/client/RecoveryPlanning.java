package io.quorate.client;

import io.grpc.Deadline;
import io.quorate.proto.v1.ClusterServiceGrpc;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.PlanRecoveryReply;
import io.quorate.proto.v1.PlanRecoveryRequest;
import io.quorate.proto.v1.StatusSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Finds out whether and how a cluster can go on without some members: nothing is changed, and any doubt is a refusal. */
final class RecoveryPlanning {
    private static final Duration PROBE = Duration.ofSeconds(1);

    private final Channels channels;
    private final ClusterStatus status;
    private final SortedSet<String> lost;

    RecoveryPlanning(Channels channels, ClusterStatus status, SortedSet<String> lost) {
        this.channels = channels;
        this.status = status;
        this.lost = lost;
    }

    Outcome<RecoveryPlan> plan(String requestedBy, Deadline deadline) {
        if (status.getSource() == StatusSource.STATUS_SOURCE_QUORUM) {
            return new Outcome.Refused<>("a majority of cluster " + status.getCluster() + " answers (" + coordinator()
                    + "): there is nothing to recover");
        }
        return RecoverySides.of(status, lost).then(sides -> {
            Optional<String> present = sides.lost().stream()
                    .flatMap(member -> sign(member).stream())
                    .findFirst();
            return present.isPresent()
                    ? new Outcome.Refused<>(present.get() + ": it is not lost; stop its agent and its PostgreSQL first")
                    : sides.addresses().then(survivors -> ask(survivors, requestedBy, deadline));
        });
    }

    private String coordinator() {
        return "coordinator " + (status.getCoordinator().isEmpty() ? "unknown" : status.getCoordinator());
    }

    /** That a member is alive which counts as lost. */
    private static Optional<String> sign(MemberStatus member) {
        String name = RecoverySides.nameOf(member);
        if (member.getReachable()) {
            return Optional.of(name + " has been heard of by another agent " + member.getAgeMs() + " ms ago");
        }
        return Survey.addressOf(member)
                .filter(address -> AddressProbe.isAnswered(address, PROBE))
                .map(address -> name + " answers at " + address);
    }

    private Outcome<RecoveryPlan> ask(SortedMap<String, Endpoint> survivors, String requestedBy, Deadline deadline) {
        PlanRecoveryRequest request = PlanRecoveryRequest.newBuilder()
                .addAllLost(lost)
                .setRequestedBy(requestedBy)
                .build();
        // The probes have cost time, and nobody is at fault for that.
        Deadline end = deadline.offset(lost.size() * PROBE.toMillis(), TimeUnit.MILLISECONDS);
        return answers(MemberQuestion.ask(
                        channels, ClusterServiceGrpc.getPlanRecoveryMethod(), request, survivors, end))
                .then(answers -> RecoveryChoice.of(answers))
                .map(best -> new RecoveryPlan(status.getCluster(), lost, survivors, best));
    }

    /** Every survivor's, or why there is none of one: silence first, it may be the cause of what others refuse. */
    private static Outcome<SortedMap<String, PlanRecoveryReply>> answers(
            SortedMap<String, Outcome<PlanRecoveryReply>> outcomes) {
        List<Outcome<PlanRecoveryReply>> told = new ArrayList<>();
        outcomes.forEach((name, outcome) -> told.add(told(name, outcome)));
        Outcome<PlanRecoveryReply> worst = told.stream()
                .filter(Outcome.Unreached.class::isInstance)
                .findFirst()
                .or(() -> told.stream()
                        .filter(outcome -> !(outcome instanceof Outcome.Done))
                        .findFirst())
                .orElse(told.get(0));
        return worst.map(anyOne -> {
            SortedMap<String, PlanRecoveryReply> plans = new TreeMap<>();
            outcomes.forEach((name, outcome) -> {
                if (outcome instanceof Outcome.Done<PlanRecoveryReply> done) {
                    plans.put(name, done.value());
                }
            });
            return plans;
        });
    }

    private static Outcome<PlanRecoveryReply> told(String name, Outcome<PlanRecoveryReply> outcome) {
        return outcome.accept(new Outcome.Handler<>() {
            @Override
            public Outcome<PlanRecoveryReply> done(PlanRecoveryReply reply) {
                return outcome;
            }

            @Override
            public Outcome<PlanRecoveryReply> refused(String reason) {
                return new Outcome.Refused<>(name + ": " + reason);
            }

            @Override
            public Outcome<PlanRecoveryReply> invalid(String reason) {
                return new Outcome.Invalid<>(name + ": " + reason);
            }

            @Override
            public Outcome<PlanRecoveryReply> unreached(String reason) {
                return new Outcome.Unreached<>(name + " does not answer (" + reason
                        + "), and every survivor has to; nothing was changed. If it is lost, too, name it in --lost");
            }

            /** A question that was not answered has changed nothing. */
            @Override
            public Outcome<PlanRecoveryReply> unknown(String reason) {
                return unreached(reason);
            }
        });
    }
}
