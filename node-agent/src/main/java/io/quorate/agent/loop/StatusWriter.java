package io.quorate.agent.loop;

import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.LeaseReport;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says what this node is, from what its loop saw. Pure. */
final class StatusWriter {
    static final String CLONING = "cloning";
    static final String REWINDING = "rewinding";

    private final String agentIncarnation;
    private final String agentVersion;
    private final boolean isWitness;
    private final Optional<String> adoptionObstacle;
    private final Function<ClusterSettings, LeaseReport> leaseReport;

    /** @param leaseReport whether a node with PostgreSQL can keep to a lease of these settings */
    StatusWriter(
            String agentIncarnation,
            String agentVersion,
            boolean isWitness,
            Optional<String> adoptionObstacle,
            Function<ClusterSettings, LeaseReport> leaseReport) {
        this.adoptionObstacle = adoptionObstacle;
        this.leaseReport = leaseReport;
        this.agentIncarnation = agentIncarnation;
        this.agentVersion = agentVersion;
        this.isWitness = isWitness;
    }

    /**
     * @param leavesSync it has to clone or rewind, and is relied on
     * @param leaseRemaining for how long this node may still write
     * @param gaveBack epoch that it gave back a moment ago
     * @param failure why its last operation failed; empty when it did not
     */
    NodeStatus write(
            NodeView view,
            boolean leavesSync,
            Optional<Duration> leaseRemaining,
            Optional<Epoch> gaveBack,
            String failure,
            List<String> serverProblems) {
        ServerObservation server = view.server();
        return new NodeStatus(
                view.self(),
                agentIncarnation,
                0,
                role(view),
                state(view),
                server.position().map(WalPosition::timeline),
                server.position().map(WalPosition::lsn),
                server.replayLsn(),
                server.receiver().upstream(),
                server.systemIdentifier(),
                server.dataDirectory(),
                server.incarnation(),
                view.memory().cut().filter(cut -> isPresent(cut, view)).filter(cut -> mayPromise(cut, view)),
                leavesSync,
                notElectable(view, gaveBack),
                gaveBack,
                server.isReplayPaused(),
                view.guard() != GuardView.DEAD,
                leaseRemaining,
                leaseReport(view),
                view.memory().operation(),
                agentVersion,
                server.version(),
                problems(view, gaveBack, failure, serverProblems));
    }

    private static boolean isPresent(CutPosition cut, NodeView view) {
        return cut.afterEpoch().equals(view.state().lastEpoch());
    }

    /**
     * WAL on a timeline that somebody has opened by hand ranks below all other, and may hold what nobody else does: as a promise it counts
     * only when an operator has chosen this very node.
     */
    private static boolean mayPromise(CutPosition cut, NodeView view) {
        boolean isChosen = view.state()
                .switchover()
                .filter(asked -> asked.kind() == Switchover.Kind.FAILOVER)
                .filter(asked -> asked.to().equals(view.self()))
                .isPresent();
        return isChosen
                || !view.state().walHistory().isOpenedByHand(cut.position().timeline());
    }

    private NodeRole role(NodeView view) {
        if (isWitness) {
            return NodeRole.WITNESS;
        }
        return switch (view.server().process()) {
            case PRIMARY -> NodeRole.PRIMARY;
            case IN_RECOVERY -> NodeRole.STANDBY;
            case DOWN, STARTING, UNRESPONSIVE -> NodeRole.UNKNOWN;
        };
    }

    private NodeState state(NodeView view) {
        if (isWitness) {
            return NodeState.RUNNING;
        }
        Optional<String> operation = view.memory().operation();
        if (operation.filter(CLONING::equals).isPresent()) {
            return NodeState.CLONING;
        }
        if (operation.filter(REWINDING::equals).isPresent()) {
            return NodeState.REWINDING;
        }
        ServerObservation server = view.server();
        return switch (server.process()) {
            case PRIMARY -> NodeState.RUNNING;
            case IN_RECOVERY -> standbyState(server);
            case STARTING -> NodeState.STARTING;
            case DOWN -> operation.isPresent() ? NodeState.STARTING : NodeState.STOPPED;
            case UNRESPONSIVE -> operation.isPresent() ? NodeState.STARTING : NodeState.STOPPED;
        };
    }

    private static NodeState standbyState(ServerObservation server) {
        if (server.receiver().upstream().isEmpty()) {
            return NodeState.FENCED;
        }
        return server.receiver().isStreaming() ? NodeState.STREAMING : NodeState.CATCHING_UP;
    }

    private Optional<LeaseReport> leaseReport(NodeView view) {
        return isWitness
                ? Optional.empty()
                : Optional.of(leaseReport.apply(view.state().settings()));
    }

    private Optional<String> notElectable(NodeView view, Optional<Epoch> gaveBack) {
        ServerObservation server = view.server();
        if (gaveBack.isPresent()) {
            return Optional.of("gave back the lease of epoch " + gaveBack.get() + " a moment ago");
        }
        if (view.state().systemIdentifier().isEmpty() && adoptionObstacle.isPresent()) {
            return adoptionObstacle;
        }
        Optional<String> obstacle = leaseReport(view).flatMap(LeaseReport::notElectable);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        if (server.isReplayPaused()) {
            return Optional.of("has its replay paused: promoting it would stop the server");
        }
        if (server.dataDirectory() == DataDirectory.UNFINISHED
                && view.state().systemIdentifier().isPresent()) {
            return Optional.of("has an unfinished clone or rewind");
        }
        boolean isForeign = view.state().systemIdentifier().isPresent()
                && server.systemIdentifier().isPresent()
                && !server.systemIdentifier().equals(view.state().systemIdentifier());
        return isForeign ? Optional.of("holds the data of another cluster") : Optional.empty();
    }

    private List<String> problems(
            NodeView view, Optional<Epoch> gaveBack, String failure, List<String> serverProblems) {
        List<String> problems = new ArrayList<>(serverProblems);
        notElectable(view, gaveBack).ifPresent(problems::add);
        if (!failure.isEmpty()) {
            problems.add(failure);
        }
        if (view.server().process() == ServerProcess.UNRESPONSIVE
                && view.memory().operation().isEmpty()) {
            problems.add("PostgreSQL does not answer");
        }
        if (view.server().writesHang()) {
            problems.add("PostgreSQL gets no write onto its disk");
        }
        view.memory()
                .cut()
                .filter(cut -> isPresent(cut, view) && !mayPromise(cut, view))
                .ifPresent(cut -> problems.add("its WAL is on timeline "
                        + cut.position().timeline()
                        + ", which no promotion of this cluster has opened: no election counts with it, only 'clusterctl failover --to "
                        + view.self() + "'"));
        if (!view.isCaughtUp()) {
            problems.add("the log has not caught up since the agent started: no majority of the voters is in reach");
        }
        return problems;
    }
}
