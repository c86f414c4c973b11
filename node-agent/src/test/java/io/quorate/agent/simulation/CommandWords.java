package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.EndSwitchover;
import io.quorate.consensus.command.ClusterCommand.EstablishEpoch;
import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.ClusterCommand.Observe;
import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.RecordSync;
import io.quorate.consensus.command.ClusterCommand.RecordSystemIdentifier;
import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.command.ClusterCommand.ReportPromoted;
import io.quorate.consensus.command.ClusterCommand.ReserveTimeline;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Vacancy;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a committed command means, in a sentence. Nothing where a reader of a story learns nothing: of renewals only the first one in an
 * epoch counts.
 *
 * @param after the state that the command has made
 */
record CommandWords(ClusterState before, ClusterState after) implements ClusterCommand.Handler<Optional<String>> {
    static Optional<String> of(ClusterState before, ClusterState after, ClusterCommand command) {
        return command.accept(new CommandWords(before, after));
    }

    @Override
    public Optional<String> foundCluster(FoundCluster command) {
        return Optional.of("the cluster is founded, its members are "
                + names(command.members().stream().map(member -> member.id()).toList()) + ", a lease runs for "
                + command.settings().leaseDuration().toSeconds() + " s");
    }

    @Override
    public Optional<String> recoverCluster(RecoverCluster command) {
        return Optional.of("survivors go on as a new group, on the word of " + command.requestedBy());
    }

    @Override
    public Optional<String> grantLease(GrantLease command) {
        return Optional.of("the lease of epoch " + command.epoch() + " is granted to " + command.holder() + ": "
                + command.evidence().accept(new EvidenceWords(command.holder(), before)));
    }

    @Override
    public Optional<String> renewLease(RenewLease command) {
        if (command.resumeNumber().isPresent()) {
            return Optional.of(command.holder() + " has renewed for the resume: automatic actions are on again");
        }
        boolean isFirst = before.lease().filter(lease -> !lease.isRenewed()).isPresent();
        return isFirst
                ? Optional.of(
                        command.holder() + " has renewed for the first time: only now is the lease worth anything")
                : Optional.empty();
    }

    @Override
    public Optional<String> releaseLease(ReleaseLease command) {
        return Optional.of(command.holder() + " gives back the lease of epoch " + command.epoch()
                + command.finalPosition()
                        .map(end -> ", its WAL ends for good at " + end)
                        .orElse("")
                + command.successor()
                        .map(next -> ", " + next + " has all of it")
                        .orElse(""));
    }

    @Override
    public Optional<String> expireLease(ExpireLease command) {
        NodeId last = after.vacancy().map(Vacancy::lastHolder).orElseThrow();
        return Optional.of("the lease of " + last + ", epoch " + command.epoch() + ", has expired");
    }

    @Override
    public Optional<String> reserveTimeline(ReserveTimeline command) {
        return Optional.of("timeline " + command.timeline() + " is reserved for one promotion of " + command.holder());
    }

    @Override
    public Optional<String> reportPromoted(ReportPromoted command) {
        return Optional.of(command.holder() + " is recorded as the primary of epoch " + command.epoch()
                + " on timeline " + command.timeline() + ", which leaves timeline " + command.parentTimeline() + " at "
                + command.forkLsn());
    }

    @Override
    public Optional<String> recordSystemIdentifier(RecordSystemIdentifier command) {
        return Optional.of("recorded which database system this is: data of any other one is left alone");
    }

    @Override
    public Optional<String> establishEpoch(EstablishEpoch command) {
        String word = before.established().isPresent() ? " is established already" : " is established";
        return Optional.of("epoch " + command.epoch() + word + ": " + waits(command) + "; " + electable(after));
    }

    private static String waits(EstablishEpoch command) {
        return command.standbys().isEmpty()
                ? "writes wait for nobody"
                : "writes wait for " + command.acknowledgements() + " of "
                        + names(command.standbys().keySet());
    }

    @Override
    public Optional<String> recordSync(RecordSync command) {
        return Optional.of("recorded anew who counts: " + electable(after));
    }

    /** Whose word the next election needs. */
    static String electable(ClusterState state) {
        return state.sync()
                .map(sync -> sync.isAlone()
                        ? "nobody but " + sync.holder() + " can be chosen next"
                        : "the next choice needs the promise of " + sync.holder() + ", or of " + sync.promises()
                                + " of " + names(sync.members().keySet()))
                .orElse("no epoch has been established");
    }

    @Override
    public Optional<String> beginSwitchover(BeginSwitchover command) {
        String from = command.from().map(node -> " by " + node).orElse("");
        return Optional.of("an operator's " + command.kind().name().toLowerCase(Locale.ROOT) + " to " + command.to()
                + from + " is recorded");
    }

    @Override
    public Optional<String> endSwitchover(EndSwitchover command) {
        // What follows a second colon is about the server's inside.
        String[] detail = command.detail().split(": ", 2);
        return Optional.of("the switchover has " + (command.succeeded() ? "succeeded: " : "failed: ") + detail[0]);
    }

    @Override
    public Optional<String> pauseCluster(PauseCluster command) {
        return Optional.of("the cluster is paused: nobody may let a lease expire or grant one");
    }

    @Override
    public Optional<String> resumeCluster(ResumeCluster command) {
        return Optional.of("a resume is recorded; it waits for the primary to renew with its guard armed");
    }

    @Override
    public Optional<String> observe(Observe command) {
        return Optional.empty();
    }

    static String names(Collection<NodeId> nodes) {
        List<String> names = nodes.stream().map(NodeId::name).sorted().toList();
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    /** Why a grant is right. */
    private record EvidenceWords(NodeId grantee, ClusterState before) implements Evidence.Handler<String> {
        @Override
        public String firstPrimary(Evidence.FirstPrimary evidence) {
            return "the first primary, nobody can be ahead of it";
        }

        @Override
        public String promises(Evidence.Promises evidence) {
            boolean isHandedOver = before.vacancy()
                    .flatMap(Vacancy::successor)
                    .filter(grantee::equals)
                    .isPresent();
            return (isHandedOver ? "the last primary handed over to it; " : "") + positions(evidence.promises());
        }

        @Override
        public String operatorChoice(Evidence.OperatorChoice evidence) {
            return "an operator has chosen it; " + positions(evidence.promises());
        }

        private String positions(List<Promise> promises) {
            if (promises.isEmpty()) {
                return "that is evidence enough";
            }
            String ends = promises.stream()
                    .map(promise -> promise.node() + "'s WAL ends at " + promise.position())
                    .collect(Collectors.joining(", "));
            Epoch next = before.lastEpoch().next();
            return names(promises.stream().map(Promise::node).toList()) + (promises.size() > 1 ? " have" : " has")
                    + " promised to receive nothing from before epoch " + next + "; " + ends;
        }
    }
}
