package io.quorate.agent.decision;

import io.quorate.agent.decision.SyncHistoryNode.Entry;
import io.quorate.agent.decision.SyncHistoryServer.Phase;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalHistory;
import io.quorate.consensus.statemachine.ClusterStateMachine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster in memory: the real plan and the real state machine, servers that acknowledge as PostgreSQL does, and a seed that decides
 * what happens next. Leases run out whenever the seed says so, and who has lost one goes on: nothing here rests on time.
 *
 * <p>Invariant: what was acknowledged, or seen by clients that were admitted, is in the WAL of every primary of a later established
 * epoch; at its establishment, and when it is acknowledged after that.
 */
final class SyncHistory {
    /** A command on its way; may be applied late, or when nobody remembers it. */
    record Envelope(ClusterCommand command, long number) {}

    private record HeldPromise(long epoch, Promise promise) {}

    private record Acknowledged(Entry entry, long epoch) {}

    final List<String> story = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    int writes;
    int acknowledgedWrites;
    int establishedEpochs;

    final List<SyncHistoryNode> nodes = new ArrayList<>();
    ClusterState state = ClusterState.EMPTY;

    /** How many disturbances are passed over for each that happens: storms find other mistakes than long quiet runs. */
    private static final List<Integer> CALM = List.of(1, 3, 8, 20);

    private final Random random;
    private final int calm;
    private final SyncHistoryRules rules;
    private final List<Envelope> queue = new ArrayList<>();
    private final List<HeldPromise> promises = new ArrayList<>();
    private final Set<Acknowledged> acknowledged = new HashSet<>();
    private final Map<Long, Set<Entry>> establishedWal = new TreeMap<>();
    private final Set<NodeId> mask = new TreeSet<>();
    private boolean isQuiet;
    private long nextWord = 1;
    private long nextWrite = 1;
    private long nextProposal = 1;

    SyncHistory(long seed, SyncHistoryRules rules) {
        this.random = new Random(seed);
        this.rules = rules;
        this.calm = CALM.get(random.nextInt(CALM.size()));
        int count = 3 + random.nextInt(2);
        List<Member> members = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            NodeId id = new NodeId(String.valueOf((char) ('a' + index)));
            nodes.add(new SyncHistoryNode(id, newIncarnation()));
            members.add(new Member(id, MemberKind.DATA, id + ":1", id + ":2", id + ":3", 50, 1));
            mask.add(id);
        }
        apply(new ClusterCommand.FoundCluster("model", members, ClusterSettings.DEFAULT));
        apply(new ClusterCommand.GrantLease(nodes.get(0).id, new Epoch(1), new Evidence.FirstPrimary(), "first"));
        apply(new ClusterCommand.RenewLease(nodes.get(0).id, new Epoch(1), Optional.empty(), Optional.empty()));
        apply(new ClusterCommand.RecordSystemIdentifier(nodes.get(0).id, new Epoch(1), 1));
        nodes.get(0).promisedAs = Optional.of(nodes.get(0).incarnation);
    }

    void run(int events) {
        for (int event = 0; event < events && faults.isEmpty() && isElectable(); event++) {
            happen();
        }
    }

    /** As long as enough directories are left; after that only an operator can decide. */
    boolean isElectable() {
        if (state.lease().isPresent()) {
            return true;
        }
        Map<NodeId, Incarnation> there = new TreeMap<>();
        nodes.stream().filter(node -> node.hasData).forEach(node -> there.put(node.id, node.incarnation));
        return state.sync()
                .map(record -> record.isSatisfiedBy(there))
                .orElseGet(() -> there.containsKey(state.vacancy().orElseThrow().lastHolder()));
    }

    /** Nothing disturbs any more; empty when all came back: an admitted primary that waits for all others, as the settings say. */
    Optional<String> heal(int events) {
        isQuiet = true;
        nodes.forEach(node -> {
            node.isSilent = false;
            mask.add(node.id);
        });
        for (int event = 0; event < events && faults.isEmpty() && unhealed().isPresent(); event++) {
            happen();
        }
        return unhealed();
    }

    /** A primary of the past stops when it hears of the present; a lease whose holder cannot be promoted runs out. */
    private void stepDown(SyncHistoryNode node) {
        node.isSilent = false;
        Optional<Lease> held = state.lease().filter(lease -> lease.holder().equals(node.id));
        if (held.isEmpty() && state.lease().isPresent()) {
            node.stop(nodes);
        }
        boolean canServe =
                node.hasData && (node.server.isPresent() || node.promisedAs.equals(Optional.of(node.incarnation)));
        if (held.isPresent() && !canServe) {
            expire();
            node.isSilent = false;
        }
    }

    private Optional<String> unhealed() {
        Optional<SyncReplication> record = state.established();
        if (record.isEmpty()) {
            return Optional.of("not established: " + state.lease() + ", recorded is " + state.sync());
        }
        Optional<SyncHistoryServer> server = primary().filter(at -> at.isAdmitted);
        if (server.isEmpty()) {
            return Optional.of(record.get().holder() + " admits no clients");
        }
        SyncView view = view(server.get());
        boolean isWhole = view.wish().size() == nodes.size() - 1
                && view.isProven()
                && record.get().members().equals(view.wish())
                && view.configured().standbys().equals(view.wish().keySet())
                && view.configured().acknowledgements() == state.settings().acknowledgements();
        return isWhole ? Optional.empty() : Optional.of(view.toString());
    }

    private void happen() {
        SyncHistoryNode node = nodes.get(random.nextInt(nodes.size()));
        int dice = random.nextInt(1000);
        if (random.nextInt(20) == 0) {
            rules.storm().accept(this, node);
        }
        if (dice < 150) {
            state.lease().ifPresent(lease -> drive(node(lease.holder())));
        } else if (dice < 280) {
            node.server.ifPresent(this::write);
        } else if (dice < 430) {
            ship(node);
        } else if (dice < 580) {
            confirm(node);
        } else if (dice < 700) {
            primary().ifPresent(server -> server.continueApply(random, SyncHistoryNode.lives(nodes)));
        } else if (dice < 750) {
            applyQueued();
        } else if (dice < 860) {
            connect(node);
        } else if (dice < 870) {
            renew();
        } else if (dice < 900) {
            promise(node);
        } else if (dice < 920) {
            elect();
        } else if (dice < 940) {
            replaceDirectory(node);
        } else if (isQuiet) {
            stepDown(node);
        } else if (dice < 955) {
            changeMask(node.id);
        } else if (dice < 962) {
            changeSettings();
        } else if (random.nextInt(calm) == 0) {
            disturb(node);
        }
    }

    Optional<SyncHistoryServer> primary() {
        return state.lease().flatMap(lease -> node(lease.holder()).server);
    }

    private void disturb(SyncHistoryNode node) {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> expire();
            case 3, 4 -> node.cut();
            case 5, 6, 7 -> primary().ifPresent(this::loseOutcome);
            case 8, 9 ->
                primary().ifPresent(server -> {
                    tell("the agent of " + server.node.id + " restarts");
                    server.agentRestarted(random.nextBoolean(), rules.settles());
                });
            case 10 -> crash(node);
            case 11 -> {
                node.stop(nodes);
                node.cut();
            }
            case 12 -> {
                if (random.nextInt(3) == 0) {
                    loseDirectory(node);
                }
            }
            default -> node.isSilent = true;
        }
    }

    /** The proposal's time is up; whether it will be applied, nobody knows: the same one is proposed again. */
    void loseOutcome(SyncHistoryServer server) {
        server.outstanding.ifPresent(envelope -> {
            tell(server.node.id + " does not know what became of " + envelope.command());
            server.outstanding = Optional.empty();
            server.unsettled = rules.settles() ? Optional.of(envelope.command()) : Optional.empty();
        });
    }

    private void write(SyncHistoryServer server) {
        if (server.isAdmitted) {
            writes++;
            server.write(new Entry(server.timeline, nextWrite++));
        }
    }

    private void ship(SyncHistoryNode node) {
        node.upstream.ifPresent(from -> {
            int end = Math.min(from.node.wal.size(), node.wal.size() + 1 + random.nextInt(3));
            node.wal.addAll(List.copyOf(from.node.wal.subList(node.wal.size(), end)));
        });
    }

    private void confirm(SyncHistoryNode node) {
        node.upstream.ifPresent(from -> from.flushed(node.id, node.wal.size()));
    }

    private void connect(SyncHistoryNode node) {
        SyncHistoryNode primary = nodes.get(random.nextInt(nodes.size()));
        boolean fits = node.hasData && node.server.isEmpty() && node.upstream.isEmpty() && node != primary;
        if (fits && primary.server.filter(SyncHistoryServer::isRunning).isPresent()) {
            SyncHistoryServer server = primary.server.orElseThrow();
            if (server.epoch >= node.promised && node.isPrefixOf(primary)) {
                server.connect(node.id);
                node.upstream = Optional.of(server);
                tell(node.id + " follows " + primary.id + " in epoch " + server.epoch);
            }
        }
    }

    /** The agent of a lease holder takes its next step. */
    void drive(SyncHistoryNode node) {
        Optional<Lease> held = state.lease().filter(lease -> lease.holder().equals(node.id));
        if (held.isEmpty() || !node.hasData) {
            return;
        }
        long epoch = held.get().epoch().number();
        if (node.server.isEmpty()) {
            if (node.promisedAs.equals(Optional.of(node.incarnation))) {
                node.cut();
                node.server = Optional.of(new SyncHistoryServer(
                        node, epoch, Phase.GRANTED, entry -> acknowledge(node, entry, epoch), rules.settles()));
            }
            return;
        }
        SyncHistoryServer server = node.server.get();
        if (server.epoch == epoch) {
            advance(server);
        }
    }

    private void advance(SyncHistoryServer server) {
        NodeId self = server.node.id;
        Epoch epoch = new Epoch(server.epoch);
        switch (server.phase) {
            case GRANTED -> {
                renew();
                server.phase = Phase.RENEWED;
            }
            case RENEWED -> {
                server.timeline = state.lastTimeline()
                                .map(last -> last.timeline().number())
                                .orElse(1L)
                        + 1;
                apply(new ClusterCommand.ReserveTimeline(self, epoch, new Timeline(server.timeline)));
                server.phase = Phase.RESERVED;
            }
            case RESERVED -> {
                server.promoted();
                tell(self + " is promoted in epoch " + epoch + " on timeline " + server.timeline + " with "
                        + server.node.wal);
            }
            case PROMOTED -> {
                apply(new ClusterCommand.ReportPromoted(
                        self,
                        epoch,
                        new Timeline(server.timeline),
                        new Timeline(server.parentTimeline),
                        new Lsn(server.forkedAt)));
                server.phase = Phase.REPORTED;
            }
            case REPORTED -> plan(server);
        }
    }

    private void plan(SyncHistoryServer server) {
        if (server.outstanding.isPresent() || server.isApplying) {
            return;
        }
        if (server.unsettled.isPresent() || server.mayBeOvertaken) {
            settle(server);
            return;
        }
        SyncView view = view(server);
        if (!server.isAdmitted && SyncPlan.mayAdmitClients(view)) {
            server.isAdmitted = true;
            tell(server.node.id + " admits clients");
            server.node.wal.forEach(entry -> acknowledge(server.node, entry, server.epoch));
        }
        if (view.wish().isEmpty() && random.nextInt(20) > 0) {
            return; // Patience: else it would be alone nearly always.
        }
        SyncStep step = rules.plan().apply(view);
        if (step instanceof SyncStep.Apply apply) {
            tell(server.node.id + " applies " + apply.set());
            server.beginApply(apply.set());
        } else {
            commandOf(step, server, view).ifPresent(command -> propose(server, command));
        }
    }

    private Optional<ClusterCommand> commandOf(SyncStep step, SyncHistoryServer server, SyncView view) {
        if (step instanceof SyncStep.Record record) {
            return Optional.of(server.recordOf(
                    record, view, state.established().orElseThrow().revision()));
        }
        return step instanceof SyncStep.Establish establish
                ? Optional.of(server.establishmentOf(establish, view))
                : Optional.empty();
    }

    private void propose(SyncHistoryServer server, ClusterCommand command) {
        Envelope envelope = new Envelope(command, nextProposal++);
        tell(server.node.id + " proposes " + command);
        server.outstanding = Optional.of(envelope);
        queue.add(envelope);
    }

    /**
     * Nothing else is done while an older command may be applied: it is proposed again; an agent that does not know which one it was
     * has the record as it is recorded once more, which gives it a new revision.
     */
    private void settle(SyncHistoryServer server) {
        Optional<ClusterCommand> again =
                server.unsettled.or(() -> state.established().map(record -> server.sameAgain(record)));
        server.unsettled = Optional.empty();
        server.mayBeOvertaken = false;
        again.ifPresent(command -> propose(server, command));
    }

    SyncView view(SyncHistoryServer server) {
        Map<NodeId, Incarnation> confirmed = new TreeMap<>();
        Map<NodeId, Incarnation> wish = new TreeMap<>();
        Set<NodeId> leaving = new TreeSet<>();
        Set<NodeId> counted = new TreeSet<>(server.configured.standbys());
        state.established().ifPresent(record -> counted.addAll(record.members().keySet()));
        boolean isProven = server.isProvenFor(SyncHistoryNode.lives(nodes));
        for (SyncHistoryNode node : nodes) {
            boolean isConnected = server.isConnected(node.id);
            if (isConnected && isProven && server.hasConfirmed(node.id)) {
                confirmed.put(node.id, node.incarnation);
            }
            if (node != server.node && node.mustBeReplaced(server.node)) {
                leaving.add(node.id);
            } else if (node != server.node && mask.contains(node.id) && (isConnected || counted.contains(node.id))) {
                wish.put(node.id, node.incarnation);
            }
        }
        return new SyncView(
                new Epoch(server.epoch),
                server.node.id,
                state.sync(),
                server.configured,
                isProven,
                confirmed,
                wish,
                leaving,
                state.settings().durability(),
                state.settings().acknowledgements());
    }

    private void applyQueued() {
        if (queue.isEmpty()) {
            return;
        }
        Envelope envelope = queue.remove(random.nextInt(queue.size()));
        Optional<SyncReplication> before = state.sync();
        boolean isApplied = apply(envelope.command());
        tell((isApplied ? "applied: " : "refused: ") + envelope.command());
        if (isApplied && !state.sync().map(SyncReplication::epoch).equals(before.map(SyncReplication::epoch))) {
            established(state.sync().orElseThrow());
        }
        nodes.forEach(node -> node.server
                .filter(server -> server.outstanding.equals(Optional.of(envelope)))
                .ifPresent(server -> server.outstanding = Optional.empty()));
    }

    private void established(SyncReplication record) {
        establishedEpochs++;
        Set<Entry> wal = new HashSet<>(node(record.holder()).wal);
        establishedWal.put(record.epoch().number(), wal);
        acknowledged.stream()
                .filter(write -> write.epoch() < record.epoch().number() && !wal.contains(write.entry()))
                .findFirst()
                .ifPresent(write -> faults.add(
                        "epoch " + record.epoch() + " of " + record.holder() + " is established without " + write));
    }

    private void acknowledge(SyncHistoryNode primary, Entry entry, long epoch) {
        acknowledgedWrites++;
        acknowledged.add(new Acknowledged(entry, epoch));
        establishedWal.forEach((later, wal) -> {
            if (later > epoch && !wal.contains(entry)) {
                faults.add(primary.id + " acknowledges " + entry + " in epoch " + epoch + ", and epoch " + later
                        + " is established without it");
            }
        });
    }

    void renew() {
        state.lease().ifPresent(lease -> {
            Optional<SyncHistoryServer> server = node(lease.holder())
                    .server
                    .filter(at -> at.epoch == lease.epoch().number());
            if (server.isPresent()) {
                apply(new ClusterCommand.RenewLease(lease.holder(), lease.epoch(), Optional.empty(), Optional.empty()));
            }
        });
    }

    void expire() {
        state.lease().ifPresent(lease -> {
            tell("the lease of epoch " + lease.epoch() + " runs out");
            node(lease.holder()).isSilent = random.nextInt(3) > 0;
            apply(new ClusterCommand.ExpireLease(lease.epoch(), lease.renewals()));
        });
    }

    /** Stops receiving and being primary, durably; the report may be read at any time after. */
    void promise(SyncHistoryNode node) {
        long next = state.lastEpoch().number() + 1;
        node.isSilent &= random.nextInt(12) > 0;
        if (state.lease().isPresent() || !node.hasData || node.isSilent) {
            return;
        }
        node.stop(nodes);
        node.cut();
        node.promised = next;
        node.promisedAs = Optional.of(node.incarnation);
        Promise promise =
                rules.promise().apply(new Promise(node.id, node.position(), node.incarnation, new Epoch(next)), this);
        tell("promised for epoch " + next + ": " + promise);
        promises.add(new HeldPromise(next, promise));
    }

    void elect() {
        long next = state.lastEpoch().number() + 1;
        WalHistory history = state.walHistory();
        Map<NodeId, Promise> chosen = new TreeMap<>();
        for (HeldPromise held : promises) {
            boolean isFresh = held.epoch() == next || (rules.takesStalePromises() && held.epoch() == next - 1);
            if (isFresh && random.nextInt(4) > 0) {
                // Whoever takes an old one for a new one says so in the evidence, too.
                Promise promise = held.promise();
                chosen.put(
                        promise.node(),
                        new Promise(promise.node(), promise.position(), promise.incarnation(), new Epoch(next)));
            }
        }
        Optional<Promise> best =
                chosen.values().stream().max((left, right) -> history.compare(left.position(), right.position()));
        if (state.lease().isEmpty() && best.isPresent()) {
            ClusterCommand grant = new ClusterCommand.GrantLease(
                    best.get().node(),
                    new Epoch(next),
                    new Evidence.Promises(List.copyOf(chosen.values())),
                    "failover");
            if (apply(grant)) {
                tell("applied: " + grant);
            }
        }
    }

    /** Its epoch is known: the first timeline, a reported one, or the last reserved. */
    void changeMask(NodeId node) {
        if (mask.contains(node) && random.nextInt(2) == 0) {
            mask.remove(node);
        } else {
            mask.add(node);
        }
        tell("wished are " + mask);
    }

    void changeSettings() {
        ClusterSettings old = state.settings();
        Durability durability = random.nextInt(3) == 0 ? Durability.STRICT : Durability.QUORUM;
        set(durability, 1 + random.nextInt(2), old);
    }

    void set(Durability durability, int acknowledgements, ClusterSettings old) {
        tell("settings: " + durability + " with " + acknowledgements);
        state = state.change()
                .settings(new ClusterSettings(
                        old.leaseDuration(),
                        old.leaseMargin(),
                        old.renewalInterval(),
                        durability,
                        acknowledgements,
                        old.maxLagOnFailoverBytes()))
                .build();
    }

    void crash(SyncHistoryNode node) {
        if (node.server.isPresent()) {
            tell("PostgreSQL of " + node.id + " dies");
            node.stop(nodes);
        }
    }

    private void loseDirectory(SyncHistoryNode node) {
        tell(node.id + " loses its directory");
        node.stop(nodes);
        node.cut();
        node.hasData = false;
    }

    /** A clone or a rewind: by the agent once the node counts for nothing; by an operator, from an old copy, at any time. */
    void replaceDirectory(SyncHistoryNode node) {
        Optional<SyncHistoryServer> source = primary();
        if (source.isEmpty() || source.get().node == node || !source.get().isRunning() || node.server.isPresent()) {
            return;
        }
        SyncHistoryServer server = source.get();
        // Under STRICT a recorded member that has diverged from an epoch that cannot be established without it would
        // never come back.
        boolean isNeeded = state.established().isEmpty() && state.settings().durability() == Durability.STRICT;
        boolean counts = server.configured.standbys().contains(node.id)
                || state.sync()
                        .filter(record -> record.members().containsKey(node.id))
                        .isPresent();
        boolean byOperator = (!isQuiet && random.nextInt(20 * calm) == 0) || rules.replacesCountedDirectories();
        boolean byAgent = node.mustBeReplaced(server.node) && server.epoch >= node.promised && (!counts || isNeeded);
        if (!byAgent && !byOperator) {
            return;
        }
        node.cut();
        int end = byAgent ? server.node.wal.size() : 1 + random.nextInt(server.node.wal.size());
        List<Entry> copy = List.copyOf(server.node.wal.subList(0, end));
        node.wal.clear();
        node.wal.addAll(copy);
        node.hasData = true;
        node.incarnation = newIncarnation();
        tell(node.id + " has a new directory " + node.incarnation + (byAgent ? "" : " by hand") + " with " + copy);
    }

    private Incarnation newIncarnation() {
        return new Incarnation("%016x".formatted(nextWord++));
    }

    SyncHistoryNode node(NodeId id) {
        return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElseThrow();
    }

    private boolean apply(ClusterCommand command) {
        Transition transition = ClusterStateMachine.apply(state, command);
        if (transition.breaksInvariant()) {
            faults.add("broken by " + command + ": " + transition.rejection());
        }
        state = transition.state();
        return transition.isApplied();
    }

    private void tell(String line) {
        story.add(line);
    }
}
