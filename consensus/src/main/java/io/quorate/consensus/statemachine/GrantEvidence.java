package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.ReportedPosition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalHistory;
import io.quorate.consensus.model.WalPosition;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
     * Guard: the system identifier is known, the grantee may be chosen (priority above 0), and the positions are those of different
     * data members, the grantee's among them (EVIDENCE_DOES_NOT_FIT). The grantee is behind none of them, nor behind the final
     * position of the last primary; of a position that is not final it lacks no more than {@code maxLagOnFailoverBytes}
     * (BEHIND_EVIDENCE).
     */
    @Override
    public Verdict positions(Evidence.Positions evidence) {
        if (state.systemIdentifier().isEmpty()) {
            return Verdict.refuse(
                    Code.EVIDENCE_DOES_NOT_FIT,
                    "there has been no primary: the cluster's system identifier is not known");
        }
        if (Objects.requireNonNull(state.members().get(grantee)).priority() == 0) {
            return Verdict.refuse(Code.EVIDENCE_DOES_NOT_FIT, grantee + " has priority 0 and is never chosen");
        }
        Optional<String> misfit = misfit(evidence.positions());
        if (misfit.isPresent()) {
            return Verdict.refuse(Code.EVIDENCE_DOES_NOT_FIT, misfit.get());
        }
        WalPosition own = ownPosition(evidence.positions());
        WalHistory history = state.walHistory();
        for (ReportedPosition other : evidence.positions()) {
            if (history.compare(own, other.position()) < 0) {
                return Verdict.refuse(
                        Code.BEHIND_EVIDENCE,
                        grantee + " at " + own + " is behind " + other.node() + " at " + other.position());
            }
        }
        return state.vacancy()
                .flatMap(vacancy -> vacancy.position().map(end -> againstLastPrimary(own, end, vacancy)))
                .orElse(Verdict.holds(0));
    }

    private Verdict againstLastPrimary(WalPosition own, WalPosition end, Vacancy vacancy) {
        if (vacancy.positionIsFinal()) {
            return state.walHistory().compare(own, end) < 0
                    ? Verdict.refuse(
                            Code.BEHIND_EVIDENCE,
                            grantee + " at " + own + " is behind the last primary's end at " + end)
                    : Verdict.holds(0);
        }
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
     * Guard (EVIDENCE_DOES_NOT_FIT): the pending switchover has this id, is a failover, and names the grantee; the positions are those
     * of different data members, the grantee's among them. The grantee may be behind: what it is known to lack is recorded.
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
        Optional<String> misfit = misfit(evidence.positions());
        if (misfit.isPresent()) {
            return Verdict.refuse(Code.EVIDENCE_DOES_NOT_FIT, misfit.get());
        }
        WalPosition own = ownPosition(evidence.positions());
        long loss = state.vacancy()
                .flatMap(Vacancy::position)
                .map(end -> lackedAtLeast(own, end))
                .orElse(0L);
        for (ReportedPosition other : evidence.positions()) {
            loss = Math.max(loss, lackedAtLeast(own, other.position()));
        }
        return Verdict.holds(loss);
    }

    private Optional<String> misfit(List<ReportedPosition> positions) {
        Set<NodeId> seen = new HashSet<>();
        for (ReportedPosition reported : positions) {
            Optional<Rejection> notData = Guards.isDataMember(state, reported.node());
            if (notData.isPresent()) {
                return Optional.of(notData.get().detail());
            }
            if (!seen.add(reported.node())) {
                return Optional.of("the position of " + reported.node() + " stands twice");
            }
        }
        return seen.contains(grantee) ? Optional.empty() : Optional.of("the position of " + grantee + " is missing");
    }

    private WalPosition ownPosition(List<ReportedPosition> positions) {
        return positions.stream()
                .filter(reported -> reported.node().equals(grantee))
                .map(ReportedPosition::position)
                .findFirst()
                .orElseThrow();
    }

    /** What the grantee is known to lack, as a lower bound: for a choice that is not ours to refuse. */
    private long lackedAtLeast(WalPosition own, WalPosition end) {
        return state.walHistory()
                .lackedBytes(own, end)
                .orElseGet(() -> Math.max(1, end.lsn().bytesSince(own.lsn())));
    }
}
