package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.command.Promises;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalHistory;
import io.quorate.consensus.model.WalPosition;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges the evidence of a grant, for a grantee that is a data member of a cluster without a lease. */
record GrantEvidence(ClusterState state, NodeId grantee) implements Evidence.Handler<GrantEvidence.Verdict> {

    /** Why the evidence does not hold; or, when it does, what the grantee is known to lack. */
    record Verdict(long possibleLossBytes, Optional<Rejection> refusal) {
        static Verdict holds(long possibleLossBytes) {
            return new Verdict(possibleLossBytes, Optional.empty());
        }

        static Verdict refuse(Code code, String detail) {
            return new Verdict(0, Guards.refuse(code, detail));
        }
    }

    /**
     * Guard (EVIDENCE_DOES_NOT_FIT): the system identifier is not known. Once a timeline has been reserved, the last holder may have
     * written to its database before it recorded the identifier: then only that node is first.
     */
    @Override
    public Verdict firstPrimary(Evidence.FirstPrimary evidence) {
        if (state.systemIdentifier().isPresent()) {
            return Verdict.refuse(
                    Code.EVIDENCE_DOES_NOT_FIT, "there has been a primary: the cluster's system identifier is known");
        }
        boolean wasLast =
                state.vacancy().map(Vacancy::lastHolder).filter(grantee::equals).isPresent();
        if (state.lastTimeline().isPresent() && !wasLast) {
            return Verdict.refuse(
                    Code.EVIDENCE_DOES_NOT_FIT, "another node than " + grantee + " may have been primary already");
        }
        return Verdict.holds(0);
    }

    /**
     * Guard: the system identifier is known, the grantee may be chosen (priority above 0), and the promises are those of different
     * data members, the grantee's among them (EVIDENCE_DOES_NOT_FIT). The grantee is behind none of them, nor behind the final
     * position of the last primary (BEHIND_EVIDENCE). Without such an end, as many promises as are recorded hold every acknowledged
     * write (TOO_FEW_PROMISES, {@link Promises#holdEverything}); with {@link Durability#ASYNC} the grantee lacks no more than {@code maxLagOnFailoverBytes} of what the
     * last primary is known to have written (BEHIND_EVIDENCE).
     */
    @Override
    public Verdict promises(Evidence.Promises evidence) {
        if (state.systemIdentifier().isEmpty()) {
            return Verdict.refuse(
                    Code.EVIDENCE_DOES_NOT_FIT,
                    "there has been no primary: the cluster's system identifier is not known");
        }
        if (Objects.requireNonNull(state.members().get(grantee)).priority() == 0) {
            return Verdict.refuse(Code.EVIDENCE_DOES_NOT_FIT, grantee + " has priority 0 and is never chosen");
        }
        Optional<String> misfit = misfit(evidence.promises());
        if (misfit.isPresent()) {
            return Verdict.refuse(Code.EVIDENCE_DOES_NOT_FIT, misfit.get());
        }
        WalPosition own = ownPosition(evidence.promises());
        WalHistory history = state.walHistory();
        for (Promise other : evidence.promises()) {
            if (history.compare(own, other.position()) < 0) {
                return Verdict.refuse(
                        Code.BEHIND_EVIDENCE,
                        grantee + " at " + own + " is behind " + other.node() + " at " + other.position());
            }
        }
        Optional<WalPosition> end = state.vacancy().flatMap(Vacancy::position);
        boolean isFinal = state.vacancy().filter(Vacancy::positionIsFinal).isPresent();
        if (isFinal) {
            return againstFinalEnd(own, end.orElseThrow());
        }
        if (state.isRecordLost()) {
            return againstAll(evidence.promises(), own);
        }
        return switch (state.settings().durability()) {
            case ASYNC -> end.map(last -> againstLastPrimary(own, last)).orElse(Verdict.holds(0));
            case QUORUM, STRICT -> againstRecord(evidence.promises());
        };
    }

    /** Whoever reaches the last one of so many holds every acknowledged write; what else the last primary wrote, nobody was told of. */
    private Verdict againstRecord(List<Promise> promises) {
        Set<NodeId> promised = new TreeSet<>();
        promises.forEach(promise -> promised.add(promise.node()));
        if (state.sync().isEmpty()) {
            Optional<NodeId> last = state.vacancy().map(Vacancy::lastHolder);
            boolean isThere = last.isEmpty() || promised.contains(last.get());
            return isThere
                    ? Verdict.holds(0)
                    : Verdict.refuse(
                            Code.TOO_FEW_PROMISES,
                            "no epoch is established yet: the promise of " + last.get() + " is needed");
        }
        SyncReplication recorded = state.sync().get();
        return Promises.holdEverything(state, promises)
                ? Verdict.holds(0)
                : Verdict.refuse(
                        Code.TOO_FEW_PROMISES,
                        "promises of " + promised + ": needed are " + recorded.promises() + " of "
                                + recorded.members() + ", or that of " + recorded.holder() + " as "
                                + recorded.incarnation()
                                + ", or that of the last holder in the life that it was chosen in");
    }

    /** After a recovery of the quorum the best of all that is left is the most that can be had, whatever the durability. */
    private Verdict againstAll(List<Promise> promises, WalPosition own) {
        Set<NodeId> missing = state.dataMembers();
        promises.forEach(promise -> missing.remove(promise.node()));
        return missing.isEmpty()
                ? Verdict.holds(lackedOfLastPrimary(own))
                : Verdict.refuse(
                        Code.TOO_FEW_PROMISES,
                        "whose promises count was lost with the quorum: all are needed, missing are " + missing);
    }

    private Verdict againstFinalEnd(WalPosition own, WalPosition end) {
        return state.walHistory().compare(own, end) < 0
                ? Verdict.refuse(
                        Code.BEHIND_EVIDENCE, grantee + " at " + own + " is behind the last primary's end at " + end)
                : Verdict.holds(0);
    }

    private Verdict againstLastPrimary(WalPosition own, WalPosition end) {
        Optional<Long> lacks = state.walHistory().lackedBytes(own, end);
        long allowed = state.settings().maxLagOnFailoverBytes();
        if (lacks.isEmpty() || lacks.get() > allowed) {
            return Verdict.refuse(
                    Code.BEHIND_EVIDENCE,
                    grantee + " at " + own + " lacks "
                            + lacks.map(bytes -> bytes + " bytes").orElse("a part that nobody knows the size of")
                            + " of the last primary's WAL, which ended at or after " + end
                            + "; max_lag_on_failover allows " + allowed);
        }
        return Verdict.holds(lacks.get());
    }

    /**
     * Guard (EVIDENCE_DOES_NOT_FIT): the pending switchover has this id, is a failover, and names the grantee; the promises are those
     * of different data members, the grantee's among them. After a recovery of the quorum, a survivor that held the lease before has
     * promised, too (TOO_FEW_PROMISES): no expiry has seen to its end. The grantee may be behind: what it is known to lack is recorded.
     */
    @Override
    public Verdict operatorChoice(Evidence.OperatorChoice evidence) {
        Optional<Switchover> named = state.switchover()
                .filter(pending -> pending.id() == evidence.switchoverId())
                .filter(pending -> pending.kind() == Switchover.Kind.FAILOVER)
                .filter(pending -> pending.to().equals(grantee));
        if (named.isEmpty()) {
            return Verdict.refuse(
                    Code.EVIDENCE_DOES_NOT_FIT,
                    "no failover with id " + evidence.switchoverId() + " to " + grantee + " is pending");
        }
        Optional<String> misfit = misfit(evidence.promises());
        if (misfit.isPresent()) {
            return Verdict.refuse(Code.EVIDENCE_DOES_NOT_FIT, misfit.get());
        }
        Optional<NodeId> unfenced = holderThatSurvived()
                .filter(holder -> evidence.promises().stream()
                        .noneMatch(promise -> promise.node().equals(holder)));
        if (unfenced.isPresent()) {
            return Verdict.refuse(
                    Code.TOO_FEW_PROMISES,
                    unfenced.get() + " held the lease when the quorum was lost, and nobody has waited for its end:"
                            + " it has to promise first");
        }
        WalPosition own = ownPosition(evidence.promises());
        long loss = lackedOfLastPrimary(own);
        for (Promise other : evidence.promises()) {
            loss = Math.max(loss, lackedAtLeast(own, other.position()));
        }
        return Verdict.holds(loss);
    }

    private Optional<NodeId> holderThatSurvived() {
        return state.vacancy()
                .map(Vacancy::lastHolder)
                .filter(holder ->
                        state.hasJustBeenRecovered() && state.members().containsKey(holder));
    }

    private Optional<String> misfit(List<Promise> promises) {
        Set<NodeId> seen = new HashSet<>();
        for (Promise reported : promises) {
            Optional<Rejection> notData = Guards.isDataMember(state, reported.node());
            if (notData.isPresent()) {
                return Optional.of(notData.get().detail());
            }
            if (!reported.epoch().equals(state.lastEpoch().next())) {
                return Optional.of(reported.node() + " promised epoch " + reported.epoch() + ", not "
                        + state.lastEpoch().next());
            }
            if (!seen.add(reported.node())) {
                return Optional.of("the promise of " + reported.node() + " stands twice");
            }
        }
        return seen.contains(grantee) ? Optional.empty() : Optional.of("the promise of " + grantee + " is missing");
    }

    private WalPosition ownPosition(List<Promise> promises) {
        return promises.stream()
                .filter(reported -> reported.node().equals(grantee))
                .map(Promise::position)
                .findFirst()
                .orElseThrow();
    }

    private long lackedOfLastPrimary(WalPosition own) {
        return state.vacancy()
                .flatMap(Vacancy::position)
                .map(end -> lackedAtLeast(own, end))
                .orElse(0L);
    }

    /** What the grantee is known to lack, as a lower bound: for a choice that is not ours to refuse. */
    private long lackedAtLeast(WalPosition own, WalPosition end) {
        return state.walHistory()
                .lackedBytes(own, end)
                .orElseGet(() -> Math.max(1, end.lsn().bytesSince(own.lsn())));
    }
}
