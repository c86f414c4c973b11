package io.quorate.agent.simulation;

import io.quorate.agent.simulation.Sort.Machines;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A cluster and all that it lives in. One thread; one seed decides everything. */
final class World {
    private static final double DRIFT = 0.0009;

    private final Events events = new Events();
    private final Dice dice;
    private final Network network;
    private final RaftGroup raft;
    private final Parts parts;
    private final FoundCluster founding;
    private final Map<NodeId, Host> hosts = new TreeMap<>();
    private final Checks check;
    private final Map<NodeId, Long> hangingSince = new TreeMap<>();
    private long number = 1;
    private final Machines machines;
    private boolean areErrorsOn;
    private Consumer<String> listener = line -> {};

    World(long seed, Sort sort, Parts parts) {
        this.dice = new Dice(seed);
        this.parts = parts;
        this.machines = sort.machines();
        this.network = new Network(events, dice.split());
        this.raft = new RaftGroup(events, network, dice.split());
        this.check = new Checks(this);
        raft.onCommit(check::committed);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < sort.nodes(); i++) {
            NodeId id = new NodeId("n" + (i + 1));
            boolean isLast = i == sort.nodes() - 1;
            MemberKind kind = isLast && sort.hasWitness() ? MemberKind.WITNESS : MemberKind.DATA;
            members.add(new Member(
                    id, kind, id + ":1", id + ":2", id + ":3", sort.priorities().get(i), 1));
        }
        this.founding = new FoundCluster("simulated", members, sort.settings());
        for (Member member : members) {
            double rate = 1 + dice.between(-DRIFT, DRIFT) / 2;
            hosts.put(member.id(), new Host(member, this, dice.split(), rate));
        }
    }

    Events events() {
        return events;
    }

    Network network() {
        return network;
    }

    RaftGroup raft() {
        return raft;
    }

    Parts parts() {
        return parts;
    }

    Checks check() {
        return check;
    }

    Dice dice() {
        return dice;
    }

    FoundCluster founding() {
        return founding;
    }

    /** What is committed, whoever has heard of it. */
    ClusterState newest() {
        return raft.newest();
    }

    Collection<Host> hosts() {
        return hosts.values();
    }

    Host host(NodeId node) {
        return Optional.ofNullable(hosts.get(node)).orElseThrow();
    }

    Optional<SimAgent> agent(NodeId node) {
        return host(node).agent();
    }

    Optional<SimPostgres> postgres(NodeId node) {
        return Optional.ofNullable(hosts.get(node)).map(Host::postgres);
    }

    /** The servers of all other nodes that have one. */
    List<SimPostgres> others(NodeId node) {
        return hosts.values().stream()
                .filter(host -> !host.isWitness())
                .map(Host::postgres)
                .filter(server -> !server.node.equals(node))
                .toList();
    }

    long nextNumber() {
        return number++;
    }

    long nextIncarnation(NodeId node) {
        return parts.incarnation(node, nextNumber());
    }

    Machines machines() {
        return machines;
    }

    boolean areErrorsOn() {
        return areErrorsOn;
    }

    /** Operations fail now and then, and agents stand still in their midst. */
    void beginErrors() {
        areErrorsOn = true;
    }

    void endErrors() {
        areErrorsOn = false;
    }

    void hangWrites(NodeId node) {
        hangingSince.put(node, events.now());
    }

    /** A probe has been waiting for as long as it is given. */
    boolean isHangNoticed(NodeId node) {
        Long since = hangingSince.get(node);
        return since != null && events.now() - since > 3000 * Dice.MS;
    }

    void onTell(Consumer<String> whoListens) {
        listener = whoListens;
    }

    /** Something happened that a reader of a trace wants to know. */
    void tell(String line) {
        listener.accept(line);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        ClusterState state = newest();
        text.append(raft).append("; ").append(network).append('\n');
        text.append(state.lease())
                .append(' ')
                .append(state.established())
                .append(' ')
                .append(state.pause());
        text.append(' ').append(state.vacancy()).append(' ').append(state.switchover());
        hosts.values().forEach(host -> text.append("\n  ").append(host));
        return text.toString();
    }
}
