package io.quorate.agent.peer;

import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.LeaseReport;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Statuses for tests: a healthy node unless said otherwise. */
public final class StatusBuilder {
    public static final long SYSTEM = 7_000_000_000_000_000_001L;

    public static final Incarnation LIFE = new Incarnation("0123456789abcdef");

    private final NodeId node;
    private final NodeRole role;
    private NodeState state;
    private String incarnation = "word-1";
    private long sequence = 1;
    private Optional<Timeline> timeline = Optional.of(new Timeline(5));
    private Optional<Lsn> lsn = Optional.of(new Lsn(10_000));
    private Optional<NodeId> upstream;
    private Optional<Long> systemIdentifier = Optional.of(SYSTEM);
    private DataDirectory dataDirectory = DataDirectory.PRESENT;
    private Optional<Incarnation> directoryLife = Optional.of(LIFE);
    private boolean leavesSync;
    private Optional<CutPosition> cut = Optional.empty();
    private Optional<String> notElectable = Optional.empty();
    private Optional<Epoch> gaveBackEpoch = Optional.empty();
    private boolean replayPaused;
    private boolean guardAlive;
    private Optional<Duration> leaseRemaining = Optional.empty();
    private Optional<LeaseReport> leaseReport = Optional.empty();
    private Optional<String> operation = Optional.empty();
    private List<String> problems = List.of();

    private StatusBuilder(String node, NodeRole role, NodeState state, Optional<NodeId> upstream) {
        this.node = new NodeId(node);
        this.role = role;
        this.state = state;
        this.upstream = upstream;
    }

    public static StatusBuilder primary(String node) {
        StatusBuilder builder = new StatusBuilder(node, NodeRole.PRIMARY, NodeState.RUNNING, Optional.empty());
        builder.guardAlive = true;
        builder.leaseRemaining = Optional.of(Duration.ofMillis(4800));
        return builder;
    }

    public static StatusBuilder standby(String node, String upstream) {
        return new StatusBuilder(node, NodeRole.STANDBY, NodeState.STREAMING, Optional.of(new NodeId(upstream)));
    }

    public static StatusBuilder witness(String node) {
        StatusBuilder builder = new StatusBuilder(node, NodeRole.WITNESS, NodeState.RUNNING, Optional.empty());
        builder.timeline = Optional.empty();
        builder.lsn = Optional.empty();
        builder.systemIdentifier = Optional.empty();
        builder.dataDirectory = DataDirectory.EMPTY;
        builder.directoryLife = Optional.empty();
        return builder;
    }

    public StatusBuilder process(String word) {
        incarnation = word;
        return this;
    }

    public StatusBuilder sequence(long number) {
        sequence = number;
        return this;
    }

    public StatusBuilder state(NodeState to) {
        state = to;
        return this;
    }

    public StatusBuilder position(long onTimeline, long at) {
        timeline = Optional.of(new Timeline(onTimeline));
        lsn = Optional.of(new Lsn(at));
        return this;
    }

    public StatusBuilder noPosition() {
        timeline = Optional.empty();
        lsn = Optional.empty();
        return this;
    }

    public StatusBuilder upstream(String name) {
        upstream = Optional.of(new NodeId(name));
        return this;
    }

    public StatusBuilder system(long identifier) {
        systemIdentifier = Optional.of(identifier);
        return this;
    }

    public StatusBuilder data(DataDirectory directory) {
        dataDirectory = directory;
        return this;
    }

    public StatusBuilder cut(CutPosition position) {
        cut = Optional.of(position);
        return this;
    }

    public StatusBuilder leavesSync() {
        leavesSync = true;
        return this;
    }

    public StatusBuilder noDirectoryLife() {
        directoryLife = Optional.empty();
        return this;
    }

    public StatusBuilder notElectable(String why) {
        notElectable = Optional.of(why);
        return this;
    }

    public StatusBuilder gaveBack(long epoch) {
        gaveBackEpoch = Optional.of(new Epoch(epoch));
        return this;
    }

    public StatusBuilder replayPaused() {
        replayPaused = true;
        return this;
    }

    public StatusBuilder guardDown() {
        guardAlive = false;
        return this;
    }

    public StatusBuilder leaseReport(LeaseReport report) {
        leaseReport = Optional.of(report);
        return this;
    }

    public StatusBuilder operation(String text) {
        operation = Optional.of(text);
        return this;
    }

    public StatusBuilder problem(String text) {
        problems = List.of(text);
        return this;
    }

    public NodeStatus build() {
        return new NodeStatus(
                node,
                incarnation,
                sequence,
                role,
                state,
                timeline,
                lsn,
                lsn,
                upstream,
                systemIdentifier,
                dataDirectory,
                directoryLife,
                cut,
                leavesSync,
                notElectable,
                gaveBackEpoch,
                replayPaused,
                guardAlive,
                leaseRemaining,
                leaseReport,
                operation,
                "0.1.0",
                "15.13",
                problems);
    }
}
