package io.quorate.agent.loop;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Watches over the promises at every event of the fakes, and knows more than any agent: the newest state of the log, and until when
 * each node may write by the renewals that it sent and knows to be applied. It counts on its own, not with the agent's clock.
 * Guarded by the {@link FakeServers}.
 */
final class SafetyCheck implements ServerEvents {
    private final FakeServers world;
    private final VirtualTime time;
    private final Supplier<ClusterState> newest;
    private final Map<NodeId, FakeGuard> guards = new HashMap<>();
    private final Map<NodeId, Tenure> tenures = new HashMap<>();
    private final Map<NodeId, Long> boundResumes = new HashMap<>();
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());

    /** @param newest the state that the log's entries come to, whoever has applied them */
    SafetyCheck(FakeServers world, VirtualTime time, Supplier<ClusterState> newest) {
        this.world = world;
        this.time = time;
        this.newest = newest;
    }

    void guardedBy(NodeId node, FakeGuard guard) {
        synchronized (world) {
            guards.put(node, guard);
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** A renewal counts from here, at the latest; what was sent before a release counts no more. */
    Attempt proposed(NodeId node, ClusterCommand command) {
        synchronized (world) {
            if (command instanceof ReleaseLease release) {
                tenures.put(release.holder(), new Tenure());
            }
            return new Attempt(node, command, time.now(), tenure(node));
        }
    }

    void answered(Attempt attempt, ProposalOutcome outcome) {
        synchronized (world) {
            boolean isSameTenure = tenure(attempt.node()).isSameAs(attempt.tenure());
            if (attempt.command() instanceof RenewLease renewal && outcome.isApplied() && isSameTenure) {
                Duration until = deadlineOf(attempt.at());
                tenures.put(attempt.node(), tenure(attempt.node()).extendedTo(until, renewal.epoch()));
            }
        }
        look();
    }

    private static Duration deadlineOf(Duration sentAt) {
        ClusterSettings settings = ClusterSettings.DEFAULT;
        return sentAt.plus(settings.leaseDuration()).minus(settings.leaseMargin());
    }

    /** After whatever may have changed: who can write is the holder, and has a guard that will end it. */
    void look() {
        synchronized (world) {
            List<FakePostgresServer> writable =
                    world.all().stream().filter(FakePostgresServer::isWritable).toList();
            require(writable.size() <= 1, "more than one server accepts writes: " + writable);
            writable.stream().filter(FakePostgresServer::serves).forEach(this::requireEveryAcknowledgedCommit);
            for (FakePostgresServer server : writable) {
                require(isHolder(server.node()), server.node() + " accepts writes and does not hold the lease");
                require(isGuarded(server.node()), server.node() + " accepts writes and no guard will end it");
            }
        }
    }

    /** What a client was told of, by whichever server, is there for all that come after; not so with async. */
    private void requireEveryAcknowledgedCommit(FakePostgresServer server) {
        if (newest.get().settings().durability() == Durability.ASYNC) {
            return;
        }
        for (FakePostgresServer other : world.all()) {
            other.replication().acknowledged().stream()
                    .filter(commit -> !server.holds(commit.at()))
                    .findFirst()
                    .ifPresent(lost -> require(false, server.node() + " serves and has lost " + lost));
        }
    }

    @Override
    public Duration promotionPrepared(NodeId node) {
        return time.now();
    }

    @Override
    public void promotionCalled(NodeId node, long postmaster, Duration asked) {
        synchronized (world) {
            if (!isRunning(node, postmaster)) {
                // It was ended after the lease had been asked for: such a call reaches nobody.
                return;
            }
            require(isHolder(node), node + " promotes and does not hold the lease");
            require(mayWrite(node, asked), node + " promotes without a lease that it has earned: " + tenure(node));
        }
    }

    private boolean isRunning(NodeId node, long postmaster) {
        return world.all().stream()
                .filter(server -> server.node().equals(node))
                .anyMatch(server -> server.postmaster().equals(Optional.of(postmaster)));
    }

    @Override
    public void becameWritable(NodeId node) {
        look();
    }

    @Override
    public void clientsAdmitted(NodeId node) {
        require(isHolder(node), node + " admits clients and does not hold the lease");
        require(mayWrite(node, time.now()), node + " admits clients without a lease that it has earned");
    }

    /** A guard was armed: with what a renewal has earned, or, once for each resume, with what its renewal is about to earn. */
    void armed(NodeId node, Duration deadline) {
        boolean isEarned = tenure(node)
                .until()
                .filter(until -> deadline.compareTo(until) <= 0)
                .isPresent();
        if (!isEarned && isFirstOfResume(node) && deadline.compareTo(deadlineOf(time.now())) <= 0) {
            // Nobody can take the lease away before a renewal like it is applied, and then it is worth as much.
            tenures.put(node, tenure(node).extendedTo(deadline, newest.get().lastEpoch()));
            return;
        }
        require(
                isEarned,
                "the guard of " + node + " was armed until " + deadline + ", which no renewal has earned: "
                        + tenure(node));
    }

    private boolean isFirstOfResume(NodeId node) {
        long number = newest.get().pause().resumeNumber();
        return isResuming() && !Long.valueOf(number).equals(boundResumes.put(node, number));
    }

    private boolean isResuming() {
        return newest.get().pause().kind() != PauseState.Kind.RUNNING;
    }

    private boolean isHolder(NodeId node) {
        return newest.get().lease().filter(lease -> lease.holder().equals(node)).isPresent();
    }

    /** Nobody can take the lease away, or it has been earned until later than this moment. */
    private boolean mayWrite(NodeId node, Duration moment) {
        boolean isEarned = tenure(node)
                .until()
                .filter(until -> moment.compareTo(until) < 0)
                .isPresent();
        boolean isOfThisLease = tenure(node).epoch().equals(newest.get().lastEpoch());
        return (isEarned && isOfThisLease) || isResuming();
    }

    private boolean isGuarded(NodeId node) {
        FakeGuard guard = guards.get(node);
        boolean isArmed = guard != null
                && guard.endsBy()
                        .filter(until -> time.now().compareTo(until) <= 0)
                        .isPresent();
        return isArmed || (guard != null && (guard.isDeathFresh() || (guard.isPaused() && isResuming())));
    }

    private Tenure tenure(NodeId node) {
        return tenures.computeIfAbsent(node, unused -> new Tenure());
    }

    private void require(boolean holds, String violation) {
        if (!holds) {
            violations.add("at " + time.now() + ": " + violation);
        }
    }

    /** A proposal on its way. */
    record Attempt(NodeId node, ClusterCommand command, Duration at, Tenure tenure) {}

    /** A stretch of holding a lease, until a release is sent. */
    private static final class Tenure {
        private final Object identity;
        private final Optional<Duration> until;
        private final Epoch epoch;

        Tenure() {
            this(new Object(), Optional.empty(), Epoch.NONE);
        }

        private Tenure(Object identity, Optional<Duration> until, Epoch epoch) {
            this.identity = identity;
            this.until = until;
            this.epoch = epoch;
        }

        Optional<Duration> until() {
            return until;
        }

        Epoch epoch() {
            return epoch;
        }

        boolean isSameAs(Tenure other) {
            return identity == other.identity;
        }

        /** Never backwards. */
        Tenure extendedTo(Duration deadline, Epoch in) {
            boolean isLater =
                    until.filter(known -> known.compareTo(deadline) >= 0).isEmpty();
            return isLater ? new Tenure(identity, Optional.of(deadline), in) : this;
        }

        @Override
        public String toString() {
            return until.map(known -> "earned until " + known + " in epoch " + epoch)
                    .orElse("nothing earned");
        }
    }
}
