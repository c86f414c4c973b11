package io.quorate.agent.loop;

import io.quorate.agent.decision.SeenStandby;
import io.quorate.agent.decision.SyncPlan;
import io.quorate.agent.decision.SyncStep;
import io.quorate.agent.decision.SyncView;
import io.quorate.agent.decision.SyncWish;
import io.quorate.agent.decision.SyncWork;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * What a primary knows of its standbys: for how long each has been there, what is proven to be in force in PostgreSQL, and since which
 * end of the WAL. Out of that come the wish and the next step ({@link SyncWish}, {@link SyncPlan}). Owned by the loop thread.
 */
final class SyncDesk {
    /** An agent that is being restarted is back by then. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private final NodeId self;
    private final LongSupplier nanoTime;
    private Optional<SyncRun> current = Optional.empty();
    private Optional<SyncProof> promoted = Optional.empty();
    /** What is unsettled belongs to this epoch; a server that is restarted within it does not settle anything. */
    private Optional<Epoch> servedEpoch = Optional.empty();

    private Optional<ClusterCommand> unsettled = Optional.empty();

    SyncDesk(NodeId self, LongSupplier nanoTime) {
        this.self = self;
        this.nanoTime = nanoTime;
    }

    /**
     * A promotion has ended well: this set is in force in the server that the next look shows.
     *
     * @param before what the others said of themselves before it began
     */
    void promoted(SyncSet set, Map<NodeId, SeenStatus> before) {
        promoted = Optional.of(SyncProof.of(set, new Lsn(0), before));
        current = Optional.empty();
    }

    /**
     * This set is in force; all that was acknowledged under an older one lies before {@code from}.
     *
     * @param before what the others said of themselves before that was proven
     */
    void applied(SyncSet set, Lsn from, Map<NodeId, SeenStatus> before) {
        current.ifPresent(run -> run.prove(SyncProof.of(set, from, before)));
    }

    /** A change of the set has failed: which one is in force is not known. */
    void doubt() {
        current.ifPresent(SyncRun::doubt);
    }

    /** A command about the standbys that may still be applied; nothing else is done about them until it is settled. */
    Optional<ClusterCommand> unsettled() {
        return unsettled;
    }

    /** The log has refused it without a later record: it can do no harm any more, others that were proposed before it may. */
    void refused() {
        unsettled = Optional.empty();
    }

    /** The log has a later record than all that were proposed before, or the lease is gone. */
    void settled() {
        unsettled = Optional.empty();
        current.ifPresent(SyncRun::settled);
    }

    void notKnown(ClusterCommand command) {
        unsettled = Optional.of(command);
    }

    void saw(ServerObservation seen, ClusterState state) {
        Optional<Lsn> end = seen.position().map(WalPosition::lsn);
        if (seen.process() != ServerProcess.PRIMARY || seen.postmaster().isEmpty() || end.isEmpty()) {
            if (seen.process() == ServerProcess.DOWN || seen.process() == ServerProcess.IN_RECOVERY) {
                current = Optional.empty();
            }
            if (seen.process() == ServerProcess.DOWN) {
                // What a promotion has proved holds for the server that was promoted, not for one started later.
                promoted = Optional.empty();
            }
            return;
        }
        long postmaster = seen.postmaster().get();
        if (current.filter(run -> run.isOf(postmaster, seen.epoch())).isEmpty()) {
            // The first look after a promotion: whatever the server recovered lies before the end that it shows now.
            Optional<SyncProof> proof = promoted.map(known -> known.startingAt(end.get()));
            if (!servedEpoch.equals(Optional.of(seen.epoch()))) {
                unsettled = Optional.empty();
            }
            servedEpoch = Optional.of(seen.epoch());
            // No record can have been proposed in an epoch that this agent has just been promoted in and nobody has
            // established.
            boolean isFirstOfEpoch = proof.isPresent() && state.established().isEmpty();
            current = Optional.of(new SyncRun(postmaster, seen.epoch(), end.get(), proof, !isFirstOfEpoch, nanoTime));
        }
        promoted = Optional.empty();
        current.get().tracks().saw(seen.replication(), seen.epoch(), HeardStandbys.of(state, self), end.get());
    }

    /** The next step, and whether clients may be admitted; nothing while this node is not primary in the lease's epoch. */
    SyncWork work(NodeView node) {
        ClusterState state = node.state();
        ServerObservation seen = node.server();
        Optional<SyncSet> configured = seen.replication().configured();
        boolean isPrimary = seen.process() == ServerProcess.PRIMARY
                && state.lease()
                        .filter(lease -> lease.isHeldBy(self, seen.epoch()))
                        .isPresent()
                && state.primary().isPresent();
        if (!isPrimary || current.isEmpty()) {
            return SyncWork.NONE;
        }
        if (configured.isEmpty()) {
            // Somebody else has set it: nothing of what it lets pass is relied on.
            return new SyncWork(new SyncStep.Apply(SyncSet.BLOCKED), unsettled.isPresent(), false);
        }
        SyncRun run = current.get();
        HeardStandbys heard = new HeardStandbys(self, state, node.others());
        List<SeenStandby> standbys = standbys(run, seen, configured.get(), heard);
        Optional<Map<NodeId, Incarnation>> wish = wish(run, seen, configured.get(), standbys, heard);
        if (wish.isEmpty()) {
            return new SyncWork(new SyncStep.AwaitConfirmation(), unsettled.isPresent(), false);
        }
        SyncView view = view(run, seen, configured.get(), wish.get(), standbys, heard);
        boolean mayAdmit = unsettled.isEmpty() && SyncPlan.mayAdmitClients(view);
        SyncWork work = new SyncWork(step(view, seen.admitsClients()), unsettled.isPresent(), mayAdmit);
        boolean changesSomething = work.isDue() || (mayAdmit && !seen.admitsClients());
        boolean isBlocking =
                work.step() instanceof SyncStep.Apply apply && apply.set().equals(SyncSet.BLOCKED);
        return run.mayBeOvertaken()
                        && changesSomething
                        && !isBlocking
                        && state.established().isPresent()
                ? new SyncWork(asItIs(state.established().get()), unsettled.isPresent(), false)
                : work;
    }

    /** An earlier agent of this node may have proposed something that is still to come: written once more, the record refuses it. */
    private static SyncStep asItIs(SyncReplication record) {
        return new SyncStep.Record(record.members(), record.promises());
    }

    /**
     * What is in force needs a proof only when something is to be changed, clients' admission included: an agent that was restarted
     * leaves all as it is.
     */
    private static SyncStep step(SyncView view, boolean admitsClients) {
        if (!view.isProven() && SyncPlan.next(view.asProven()) instanceof SyncStep.Keep keep) {
            return admitsClients ? keep : new SyncStep.Apply(view.configured());
        }
        return SyncPlan.next(view);
    }

    private SyncView view(
            SyncRun run,
            ServerObservation seen,
            SyncSet configured,
            Map<NodeId, Incarnation> wish,
            List<SeenStandby> standbys,
            HeardStandbys heard) {
        ClusterState state = heard.state();
        Map<NodeId, Incarnation> confirmed = new TreeMap<>();
        for (NodeId node : seen.replication().confirmed(run.epoch(), run.provenFrom())) {
            heard.incarnation(node).ifPresent(life -> confirmed.put(node, life));
        }
        Set<NodeId> leaving = new TreeSet<>();
        standbys.stream().filter(SeenStandby::mustLeave).map(SeenStandby::node).forEach(leaving::add);
        return new SyncView(
                run.epoch(),
                self,
                state.sync(),
                configured,
                run.isProven(configured, heard.others()),
                confirmed,
                wish,
                leaving,
                state.settings().durability(),
                state.settings().acknowledgements());
    }

    /** Empty while a server that clients are not let in to yet waits for standbys that are about to come. */
    private Optional<Map<NodeId, Incarnation>> wish(
            SyncRun run, ServerObservation seen, SyncSet configured, List<SeenStandby> standbys, HeardStandbys heard) {
        ClusterState state = heard.state();
        if (state.settings().durability() == Durability.ASYNC) {
            return Optional.of(Map.of());
        }
        if (seen.admitsClients() && state.established().isPresent()) {
            return Optional.of(SyncWish.standing(standbys, state.settings().acknowledgements()));
        }
        Set<NodeId> expected = heard.expected();
        int acknowledgements = state.settings().acknowledgements();
        Optional<Map<NodeId, Incarnation>> gathered =
                SyncWish.gathering(standbys, expected, acknowledgements, run.age());
        // Those who are about to come may count from the beginning: then the set need not be changed when they do.
        return gathered.map(
                there -> there.size() >= acknowledgements ? withExpected(there, configured, expected, heard) : there);
    }

    private static Map<NodeId, Incarnation> withExpected(
            Map<NodeId, Incarnation> there, SyncSet configured, Set<NodeId> expected, HeardStandbys heard) {
        Map<NodeId, Incarnation> all = new TreeMap<>(there);
        configured.standbys().stream()
                .filter(expected::contains)
                .forEach(node -> heard.incarnation(node).ifPresent(life -> all.putIfAbsent(node, life)));
        return all;
    }

    private static List<SeenStandby> standbys(
            SyncRun run, ServerObservation seen, SyncSet configured, HeardStandbys heard) {
        Set<NodeId> confirmed = seen.replication().confirmed(run.epoch(), run.recovered());
        Map<NodeId, Incarnation> recorded =
                heard.state().established().map(SyncReplication::members).orElse(Map.of());
        List<SeenStandby> standbys = new ArrayList<>();
        for (NodeId node : heard.all()) {
            // Who cannot be heard keeps the life that it is recorded with: its walsender tells whether it is there.
            Optional<Incarnation> life = heard.incarnation(node).or(() -> Optional.ofNullable(recorded.get(node)));
            if (life.isEmpty()) {
                continue;
            }
            standbys.add(new SeenStandby(
                    node,
                    life.get(),
                    recorded.containsKey(node) || configured.standbys().contains(node),
                    heard.isLeaving(node),
                    run.tracks().unableFor(node, !heard.couldPromise(node)).compareTo(LONGEST_SILENCE) < 0,
                    confirmed.contains(node),
                    run.tracks().notConnectedFor(node),
                    run.tracks().notProgressingFor(node),
                    run.tracks().caughtUpFor(node)));
        }
        return standbys;
    }

    /**
     * What a promotion has PostgreSQL wait for: in an epoch that is established, what its record allows; else those who are about to
     * come. Nothing is acknowledged before the epoch is established and clients are admitted.
     */
    SyncSet forPromotion(ClusterState state, Map<NodeId, SeenStatus> others) {
        Optional<SyncReplication> established = state.established();
        if (established.isPresent()) {
            SyncReplication record = established.get();
            return record.isAlone()
                    ? SyncSet.BLOCKED
                    : new SyncSet(record.members().keySet(), record.members().size() - record.promises() + 1);
        }
        Set<NodeId> expected = new HeardStandbys(self, state, others).expected();
        int asked = state.settings().acknowledgements();
        return switch (state.settings().durability()) {
            case ASYNC -> SyncSet.BLOCKED;
            case QUORUM ->
                expected.isEmpty() ? SyncSet.BLOCKED : new SyncSet(expected, Math.min(asked, expected.size()));
            case STRICT -> new SyncSet(expected, asked);
        };
    }
}
