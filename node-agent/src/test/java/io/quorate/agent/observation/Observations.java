package io.quorate.agent.observation;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What nodes say and what the coordinator sees, for tests. */
public final class Observations {
    public static final WalPosition POSITION = at(2, "0/3000000");

    private static final long SERVER_PID = 4711;

    private Observations() {}

    public static WalPosition at(long timeline, String lsn) {
        return new WalPosition(new Timeline(timeline), Lsn.parse(lsn));
    }

    /** One look at the server of node-a, in epoch 1. */
    public static ServerObservation server(ServerProcess process, Replication replication, boolean admitsClients) {
        return new ServerObservation(
                DataDirectory.PRESENT,
                process,
                process == ServerProcess.DOWN ? Optional.empty() : Optional.of(SERVER_PID),
                Optional.of(ClusterStates.SYSTEM_IDENTIFIER),
                Optional.of(ClusterStates.incarnation(ClusterStates.NODE_A)),
                Optional.of(POSITION),
                Optional.empty(),
                ReceiverState.CUT,
                false,
                ClusterStates.EPOCH,
                replication,
                true,
                false,
                admitsClients,
                false,
                "15");
    }

    /** A standby that streams from node-a. */
    public static NodeStatus standby(NodeId node) {
        return status(
                node,
                NodeState.STREAMING,
                DataDirectory.PRESENT,
                Optional.of(ClusterStates.NODE_A),
                Optional.empty(),
                Optional.empty());
    }

    /** A standby that has stopped receiving after that epoch, at that position. */
    public static NodeStatus cut(NodeId node, Epoch after, WalPosition position) {
        return status(
                node,
                NodeState.FENCED,
                DataDirectory.PRESENT,
                Optional.empty(),
                Optional.of(new CutPosition(after, position, ClusterStates.incarnation(node))),
                Optional.empty());
    }

    /** A node without any data. */
    public static NodeStatus empty(NodeId node) {
        return status(
                node, NodeState.STOPPED, DataDirectory.EMPTY, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A node that says why it must not be chosen. */
    public static NodeStatus refusing(NodeStatus status, String reason) {
        return status(
                status.node(),
                status.state(),
                status.dataDirectory(),
                status.upstream(),
                status.cut(),
                Optional.of(reason));
    }

    private static NodeStatus status(
            NodeId node,
            NodeState state,
            DataDirectory directory,
            Optional<NodeId> upstream,
            Optional<CutPosition> cut,
            Optional<String> notElectable) {
        return new NodeStatus(
                node,
                "process-1",
                1,
                NodeRole.STANDBY,
                state,
                Optional.of(POSITION.timeline()),
                Optional.of(POSITION.lsn()),
                Optional.of(POSITION.lsn()),
                upstream,
                Optional.of(ClusterStates.SYSTEM_IDENTIFIER),
                directory,
                directory == DataDirectory.PRESENT ? Optional.of(ClusterStates.incarnation(node)) : Optional.empty(),
                cut,
                false,
                notElectable,
                Optional.empty(),
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "0.1.0",
                "15",
                List.of());
    }

    /** The coordinator node-b, long in office, that has just heard all of these. */
    public static ClusterView heard(ClusterState state, NodeStatus... statuses) {
        return heard(state, Duration.ofSeconds(1), statuses);
    }

    public static ClusterView heard(ClusterState state, Duration vacantFor, NodeStatus... statuses) {
        Map<NodeId, SeenStatus> seen = new HashMap<>();
        for (NodeStatus status : statuses) {
            seen.put(status.node(), new SeenStatus(status, Duration.ofMillis(100)));
        }
        return new ClusterView(
                ClusterStates.NODE_B,
                state,
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                vacantFor,
                Duration.ZERO,
                Duration.ofMinutes(1),
                seen);
    }

    public static ClusterView silentFor(ClusterView view, Duration leaseSilence) {
        return new ClusterView(
                view.self(),
                view.state(),
                view.leadingFor(),
                leaseSilence,
                view.vacantFor(),
                view.switchoverFor(),
                view.sinceTransfer(),
                view.statuses());
    }

    /** The same, seen by a coordinator that has led for this long only. */
    public static ClusterView leadingFor(ClusterView view, Duration leadingFor) {
        return new ClusterView(
                view.self(),
                view.state(),
                leadingFor,
                view.leaseSilence(),
                view.vacantFor(),
                view.switchoverFor(),
                view.sinceTransfer(),
                view.statuses());
    }

    public static ClusterView seenFrom(ClusterView view, NodeId self) {
        return new ClusterView(
                self,
                view.state(),
                view.leadingFor(),
                view.leaseSilence(),
                view.vacantFor(),
                view.switchoverFor(),
                view.sinceTransfer(),
                view.statuses());
    }
}
