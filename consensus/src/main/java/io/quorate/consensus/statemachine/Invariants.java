package io.quorate.consensus.statemachine;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.PauseState.Kind;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Vacancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold after every command, whatever the guards let through. */
public final class Invariants {
    private Invariants() {}

    /** Sentences that name what is broken; empty when all is well. Pure. */
    public static List<String> violations(ClusterState before, ClusterState after) {
        Violations found = new Violations();
        checkFounding(before, after, found);
        if (!before.isFounded() && after.recovery() > 0) {
            checkVacancy(after, found);
            HistoryInvariants.checkAll(after.history(), found);
            found.addAll(QuorumRecovery.violations(after));
            return found.sentences();
        }
        checkEpochs(before, after, found);
        checkHolder(after, found);
        checkSameLease(before, after, found);
        checkVacancy(after, found);
        checkPause(before, after, found);
        checkSwitchovers(before, after, found);
        checkTimelines(before, after, found);
        checkSync(before, after, found);
        HistoryInvariants.check(before, after, found);
        return found.sentences();
    }

    private static void checkFounding(ClusterState before, ClusterState after, Violations found) {
        if (before.isFounded()) {
            found.unless(after.cluster().equals(before.cluster()), "the cluster's name has changed");
            found.unless(after.members().equals(before.members()), "the members have changed");
        }
        if (after.isFounded()) {
            found.unless(after.members().values().stream().anyMatch(Member::isData), "no member has a PostgreSQL");
        } else {
            found.unless(
                    after.lastEpoch().equals(ClusterState.EMPTY.lastEpoch()),
                    "an epoch was granted before the cluster was founded");
        }
        if (before.systemIdentifier().isPresent()) {
            found.unless(
                    after.systemIdentifier().equals(before.systemIdentifier()), "the system identifier has changed");
        }
    }

    private static void checkEpochs(ClusterState before, ClusterState after, Violations found) {
        boolean isSame = after.lastEpoch().equals(before.lastEpoch());
        boolean isNext = after.lastEpoch().equals(before.lastEpoch().next());
        found.unless(isSame || isNext, "the epoch went from " + before.lastEpoch() + " to " + after.lastEpoch());
        if (isNext) {
            found.unless(before.lease().isEmpty(), "an epoch was granted over a live lease");
            found.unless(before.pause().kind() == Kind.RUNNING, "an epoch was granted in a pause");
            found.unless(after.lease().isPresent(), "an epoch was granted to nobody");
        }
        if (isSame && before.lease().isEmpty()) {
            found.unless(after.lease().isEmpty(), "an ended lease has come back");
        }
    }

    private static void checkHolder(ClusterState after, Violations found) {
        if (after.lease().isEmpty()) {
            return;
        }
        Lease lease = after.lease().get();
        Member holder = after.members().get(lease.holder());
        found.unless(holder != null && holder.isData(), "the holder " + lease.holder() + " is not a data member");
        found.unless(
                lease.epoch().equals(after.lastEpoch()),
                "the lease is of epoch " + lease.epoch() + ", the last epoch is " + after.lastEpoch());
        found.unless(!lease.duration().isNegative() && !lease.duration().isZero(), "the lease has no duration");
        found.unless(lease.renewals() >= 0, "the lease has " + lease.renewals() + " renewals");
        found.unless(lease.possibleLossBytes() >= 0, "the possible loss is " + lease.possibleLossBytes() + " bytes");
    }

    private static void checkSameLease(ClusterState before, ClusterState after, Violations found) {
        if (before.lease().isEmpty() || after.lease().isEmpty()) {
            return;
        }
        Lease old = before.lease().get();
        Lease now = after.lease().get();
        if (!old.epoch().equals(now.epoch())) {
            return;
        }
        found.unless(
                now.holder().equals(old.holder()),
                "epoch " + now.epoch() + " has two holders, " + old.holder() + " and " + now.holder());
        found.unless(
                now.renewals() == old.renewals() || now.renewals() == old.renewals() + 1,
                "the renewals went from " + old.renewals() + " to " + now.renewals());
        found.unless(now.duration().compareTo(old.duration()) >= 0, "the lease was shortened within its epoch");
        found.unless(
                now.possibleLossBytes() == old.possibleLossBytes()
                        && now.predecessor().equals(old.predecessor()),
                "the terms of the grant have changed");
    }

    private static void checkVacancy(ClusterState after, Violations found) {
        boolean wasGranted = after.lastEpoch().number() > 0;
        found.unless(
                after.vacancy().isPresent() == (wasGranted && after.lease().isEmpty()),
                "lease and vacancy do not exclude each other");
        if (after.vacancy().isPresent()) {
            Vacancy vacancy = after.vacancy().get();
            found.unless(
                    vacancy.epoch().equals(after.lastEpoch()),
                    "the vacancy is of epoch " + vacancy.epoch() + ", the last epoch is " + after.lastEpoch());
            found.unless(
                    vacancy.position().isPresent() || !vacancy.positionIsFinal(),
                    "the vacancy's position is final and missing");
        }
    }

    private static void checkPause(ClusterState before, ClusterState after, Violations found) {
        found.unless(after.pause().resumeNumber() >= before.pause().resumeNumber(), "the resume number has shrunk");
        found.unless(
                after.pause().kind() != Kind.RESUMING || after.lease().isPresent(),
                "a resume waits for a holder, and there is none");
    }

    private static void checkSwitchovers(ClusterState before, ClusterState after, Violations found) {
        found.unless(after.lastSwitchoverId() >= before.lastSwitchoverId(), "the switchovers' count has shrunk");
        Optional<Switchover> pending = after.switchover();
        found.unless(
                pending.isEmpty() || pending.get().id() == after.lastSwitchoverId(),
                "the pending switchover is not the last one");
        found.unless(
                after.lastSwitchover().isEmpty()
                        || after.lastSwitchover().get().switchover().id() <= after.lastSwitchoverId(),
                "a switchover has ended that never began");
        found.unless(pending.isEmpty() || after.pause().kind() != Kind.PAUSED, "a switchover is pending in a pause");
    }

    private static void checkTimelines(ClusterState before, ClusterState after, Violations found) {
        found.unless(
                after.unreported().size() <= ClusterState.MAX_HISTORY,
                after.unreported().size() + " reserved timelines are kept");
        if (before.lastTimeline().isPresent()) {
            ReservedTimeline old = before.lastTimeline().get();
            found.unless(
                    after.lastTimeline()
                            .filter(now -> now.equals(old) || now.timeline().isAfter(old.timeline()))
                            .isPresent(),
                    "the last reserved timeline went from " + before.lastTimeline() + " to " + after.lastTimeline());
        }
        found.unless(
                after.lastTimeline()
                        .filter(now -> now.epoch().compareTo(after.lastEpoch()) > 0)
                        .isEmpty(),
                "a timeline is reserved in an epoch that was not granted");
    }

    private static void checkSync(ClusterState before, ClusterState after, Violations found) {
        if (after.sync().equals(before.sync())) {
            return;
        }
        found.unless(after.sync().isPresent(), "the record of the last established epoch is gone");
        found.unless(
                after.established().isPresent() && after.primary().isPresent(),
                "somebody else than the promoted holder of the lease has changed whose promises count");
        after.sync()
                .ifPresent(sync -> sync.members().keySet().forEach(node -> {
                    Member member = after.members().get(node);
                    found.unless(
                            member != null && member.isData(),
                            "the promise of " + node + " counts, which is no standby");
                }));
        if (before.sync().isPresent() && after.sync().isPresent()) {
            SyncReplication old = before.sync().get();
            SyncReplication now = after.sync().get();
            found.unless(
                    now.epoch().compareTo(old.epoch()) > 0
                            || (now.revision() == old.revision() + 1
                                    && now.epoch().equals(old.epoch())
                                    && now.holder().equals(old.holder())
                                    && now.incarnation().equals(old.incarnation())),
                    "epoch " + now.epoch() + " of " + now.holder() + " replaces epoch " + old.epoch() + " of "
                            + old.holder());
        }
    }

    /** Collects what is broken. */
    static final class Violations {
        private final List<String> sentences = new ArrayList<>();

        void unless(boolean holds, String sentence) {
            if (!holds) {
                sentences.add(sentence);
            }
        }

        void addAll(List<String> more) {
            sentences.addAll(more);
        }

        List<String> sentences() {
            return List.copyOf(sentences);
        }
    }
}
