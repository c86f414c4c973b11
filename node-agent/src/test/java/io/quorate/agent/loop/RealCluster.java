package io.quorate.agent.loop;

import io.quorate.agent.fencing.GuardStopTime;
import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.postgres.TestServers;
import io.quorate.agent.time.ProcUptimeClock;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.log.InMemoryLogs;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Two nodes with real PostgreSQL and real guards, and a witness that coordinates: their agents run in this process, on logs in memory.
 * In real time.
 */
final class RealCluster implements AutoCloseable {
    private static final NodeId WITNESS = ClusterStates.WITNESS;

    private final TestServers servers;
    private final InMemoryLogs logs;
    private final Map<NodeId, SeenAt> said = new ConcurrentHashMap<>();
    private final List<RealNode> nodes;
    private final AgentLoop witness;

    private RealCluster() throws IOException {
        servers = TestServers.create(2);
        NodeId a = servers.node(0).settings().node();
        NodeId b = servers.node(1).settings().node();
        logs = new InMemoryLogs(List.of(a, b, WITNESS));
        FoundCluster founding = new FoundCluster(
                "test",
                List.of(
                        member(a, MemberKind.DATA, servers.node(0).settings().port()),
                        member(b, MemberKind.DATA, servers.node(1).settings().port()),
                        member(WITNESS, MemberKind.WITNESS, 0)),
                ClusterSettings.DEFAULT);
        nodes = List.of(node(0, founding), node(1, founding));
        witness = witness(founding);
    }

    /** One primary, and one standby that counts. */
    static RealCluster healthy() throws IOException {
        RealCluster cluster = new RealCluster();
        try {
            cluster.logs.elect(WITNESS);
            cluster.witness.start();
            cluster.nodes.forEach(RealNode::start);
            cluster.awaitWhole();
            return cluster;
        } catch (RuntimeException | Error failed) {
            cluster.close();
            throw failed;
        }
    }

    private static Member member(NodeId id, MemberKind kind, int port) {
        String postgres = kind == MemberKind.DATA ? "127.0.0.1:" + port : "";
        return new Member(id, kind, "127.0.0.1:1", "127.0.0.1:2", postgres, Member.DEFAULT_PRIORITY, 1);
    }

    private RealNode node(int index, FoundCluster founding) {
        NodeId id = servers.node(index).settings().node();
        return new RealNode(servers.node(index), logs.log(id), toLeader(), founding, sinkOf(id));
    }

    /** It has no server: fakes that are never started stand in. */
    private AgentLoop witness(FoundCluster founding) {
        FakeServers nothing = new FakeServers();
        FakePostgresServer none = nothing.add(WITNESS);
        ProcUptimeClock time = new ProcUptimeClock();
        return new AgentLoop(new NodeParts(
                WITNESS,
                true,
                WITNESS.name(),
                "test",
                founding,
                logs.log(WITNESS),
                toLeader(),
                none,
                none.processes(),
                new LeaseClock(time),
                new FakeGuard(nothing, none, time, deadline -> {}),
                new LeaseMargin(() -> GuardStopTime.untried(Duration.ZERO)),
                Optional.empty(),
                sinkOf(WITNESS),
                System::nanoTime,
                LoopThreads.REAL,
                reason -> {}));
    }

    private Proposals toLeader() {
        return (command, deadline) -> logs.log(WITNESS).propose(command, deadline);
    }

    private StatusSink sinkOf(NodeId self) {
        return new StatusSink() {
            @Override
            public void publish(NodeStatus status, boolean atOnce) {
                said.put(self, new SeenAt(status, System.nanoTime()));
            }

            @Override
            public Map<NodeId, SeenStatus> others() {
                Map<NodeId, SeenStatus> others = new HashMap<>();
                said.forEach((node, seen) -> others.put(node, seen.now()));
                others.remove(self);
                return others;
            }
        };
    }

    List<RealNode> nodes() {
        return nodes;
    }

    RealNode primary() {
        return holder().orElseThrow(() -> new AssertionError("no lease: " + this));
    }

    RealNode standby() {
        return otherThan(primary());
    }

    private Optional<RealNode> holder() {
        Optional<NodeId> holder = state().lease().map(Lease::holder);
        return nodes.stream()
                .filter(node -> holder.equals(Optional.of(node.id())))
                .findFirst();
    }

    private RealNode otherThan(RealNode node) {
        return nodes.stream().filter(each -> each != node).findFirst().orElseThrow();
    }

    ClusterState state() {
        return logs.log(WITNESS).applied().state();
    }

    /** Waits until so many standbys count. */
    void awaitRecorded(int standbys) {
        await(standbys + " standbys count", () -> isRecorded(standbys));
    }

    private boolean isRecorded(int standbys) {
        return state().established()
                .filter(sync -> sync.members().size() == standbys)
                .isPresent();
    }

    /** One holds the lease and lets clients in, and the other streams from it and counts. */
    void awaitWhole() {
        await(
                "one serves, the other streams and counts",
                () -> isRecorded(1)
                        && holder().filter(
                                        node -> node.serves() && otherThan(node).isStreaming())
                                .isPresent());
    }

    void await(String what, BooleanSupplier condition) {
        servers.await(condition, () -> what + "\n" + this);
    }

    @Override
    public void close() {
        nodes.forEach(RealNode::close);
        witness.close();
        logs.close();
        try {
            servers.close();
        } catch (IOException e) {
            throw new AssertionError("cannot remove the servers", e);
        }
    }

    @Override
    public String toString() {
        return logs + "\n" + state() + "\n" + nodes;
    }

    private record SeenAt(NodeStatus status, long nanos) {
        SeenStatus now() {
            return new SeenStatus(status, Duration.ofNanos(System.nanoTime() - nanos));
        }
    }
}
