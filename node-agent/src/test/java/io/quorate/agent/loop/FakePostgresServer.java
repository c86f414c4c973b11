package io.quorate.agent.loop;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.Promoted;
import io.quorate.agent.postgres.Upstream;
import io.quorate.agent.process.ServerProcesses;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A PostgreSQL without PostgreSQL: what an agent can see and do of one, in memory. It outlives the agent. A test stops it at {@link
 * Step}s, lets operations fail, and ends the server behind the agent's back. Everything is guarded by its {@link FakeServers}.
 */
final class FakePostgresServer implements PostgresServer {
    private static final long SHUTDOWN_RECORD = 0x80;

    /** Where a call can be held, or made to fail. */
    enum Step {
        /** A look has been taken and not been told yet. */
        LOOK,
        START,
        CUT,
        /** The fence is lowered for a promotion, and the lease has not been asked for yet. */
        LOWERED,
        /** Asked to promote, and still in recovery. */
        PROMOTE,
        /** Writable, and its caller has not been told yet. */
        PROMOTED,
        ADMIT,
        /** Asked to wait for other standbys, and nothing has been changed yet. */
        APPLY_SYNC,
        /** Down after a fast stop, and its caller has not been told yet. */
        STOPPED
    }

    private final FakeServers world;
    private final NodeId node;
    private final Freeze freeze = new Freeze();
    private final FakeSteps steps;
    private final List<String> ends = new ArrayList<>();
    private final List<Timeline> promotions = new ArrayList<>();
    private DataDirectory directory = DataDirectory.EMPTY;
    private ServerProcess process = ServerProcess.DOWN;
    private Optional<Long> postmaster = Optional.empty();
    private Optional<Long> systemIdentifier = Optional.empty();
    private FakeWal wal = FakeWal.fresh();
    private Optional<WalPosition> shutDownAt = Optional.empty();
    private Optional<NodeId> upstream = Optional.empty();
    private boolean isStreaming;
    private boolean fenceStands;
    private boolean admitsClients;
    private int starts;
    private long looks;
    private Optional<ServerObservation> lastLook = Optional.empty();
    private final FakeReplication replication = new FakeReplication();
    private final FakeHang hang = new FakeHang();

    FakePostgresServer(FakeServers world, NodeId node) {
        this.world = world;
        this.node = node;
        this.steps = new FakeSteps(node.name(), freeze);
    }

    // What the agent sees and does.

    @Override
    public ServerObservation observe() {
        freeze.hold();
        ServerObservation seen;
        Optional<Gate> held;
        synchronized (world) {
            seen = look();
            lastLook = Optional.of(seen);
            looks++;
            held = steps.gateAt(Step.LOOK);
        }
        held.ifPresent(Gate::pass);
        return seen;
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public ActionResult<Void> initialise(Duration deadline) {
        return locked(() -> {
            if (directory != DataDirectory.EMPTY) {
                return ActionResult.failed("initialise: the data directory is " + directory);
            }
            directory = DataDirectory.PRESENT;
            systemIdentifier = Optional.of(world.nextNumber());
            replication.incarnatedAs(world.nextNumber());
            wal = FakeWal.fresh();
            fenceStands = true;
            return ActionResult.done();
        });
    }

    @Override
    public ActionResult<WalPosition> startFenced(Duration deadline) {
        return unlessFailing(
                Step.START,
                () -> locked(() -> {
                    if (directory != DataDirectory.PRESENT) {
                        return ActionResult.failed("start: the data directory is " + directory);
                    }
                    if (process == ServerProcess.PRIMARY) {
                        return ActionResult.failed("start: a server that accepts writes runs here");
                    }
                    if (process == ServerProcess.DOWN) {
                        launch();
                    }
                    if (upstream.isEmpty()) {
                        replication.started();
                    }
                    return ActionResult.done(wal.end());
                }));
    }

    private void launch() {
        process = ServerProcess.IN_RECOVERY;
        postmaster = Optional.of(world.nextNumber());
        shutDownAt = Optional.empty();
        upstream = Optional.empty();
        isStreaming = false;
        fenceStands = true;
        admitsClients = false;
        replication.started();
        starts++;
    }

    @Override
    public ActionResult<Void> restoreFence(Duration deadline) {
        return locked(() -> {
            fenceStands = true;
            return ActionResult.done();
        });
    }

    @Override
    public ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline) {
        return unlessFailing(
                Step.CUT,
                () -> inRecovery("cut receiver", () -> {
                    replication.cut(promised);
                    upstream = Optional.empty();
                    isStreaming = false;
                    return ActionResult.done(wal.end());
                }));
    }

    @Override
    public ActionResult<Void> follow(Upstream wanted, Duration deadline) {
        ActionResult<Void> pointed = inRecovery("follow", () -> {
            boolean isThere = upstream.equals(Optional.of(wanted.node()));
            if (!replication.mayFollow(wanted.epoch(), isThere)) {
                return ActionResult.failed("follow: epoch " + replication.promised() + " was promised");
            }
            replication.follow(wanted.epoch());
            upstream = Optional.of(wanted.node());
            return ActionResult.done();
        });
        return pointed instanceof ActionResult.Failed<Void> ? pointed : admitClients(deadline);
    }

    @Override
    public ActionResult<Promoted> promote(
            Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline) {
        Epoch before = replication.epoch();
        ActionResult<Long> lowered = inRecovery("promote", () -> {
            admitsClients = false;
            replication.preparePromotion(epoch, set);
            fenceStands = false;
            return ActionResult.done(postmaster.orElseThrow());
        });
        if (lowered instanceof ActionResult.Failed<Long> failed) {
            return ActionResult.failed(failed.reason());
        }
        long server = ((ActionResult.Done<Long>) lowered).value();
        steps.pass(Step.LOWERED);
        Duration asked = world.events().promotionPrepared(node);
        if (!isLeaseSafe.getAsBoolean()) {
            return locked(() -> {
                fenceStands = true;
                replication.withdrawPromotion(before);
                return ActionResult.failed("promote: the lease is no longer safe");
            });
        }
        world.events().promotionCalled(node, server, asked);
        Optional<String> broken = steps.pass(Step.PROMOTE);
        ActionResult<Promoted> promoted = locked(() -> finishPromotion(server, timeline, broken));
        steps.pass(Step.PROMOTED);
        return promoted;
    }

    /** As the real one: a server that was asked and did not come to it may do so at any later moment, and is ended. */
    private ActionResult<Promoted> finishPromotion(long server, Timeline timeline, Optional<String> broken) {
        if (!postmaster.equals(Optional.of(server))) {
            return ActionResult.failed("promote: the server has gone");
        }
        if (broken.isPresent() || !timeline.isAfter(wal.end().timeline())) {
            end("a promotion that failed");
            return ActionResult.failed(broken.orElse("promote: timeline " + timeline + " is not new"));
        }
        WalPosition fork = wal.end();
        wal = wal.promotedTo(timeline);
        process = ServerProcess.PRIMARY;
        upstream = Optional.empty();
        isStreaming = false;
        fenceStands = true;
        promotions.add(timeline);
        world.events().becameWritable(node);
        return ActionResult.done(new Promoted(timeline, fork.timeline(), fork.lsn()));
    }

    @Override
    public ActionResult<Lsn> applySync(Epoch epoch, SyncSet set, Duration deadline) {
        return unlessFailing(
                Step.APPLY_SYNC,
                () -> locked(() -> {
                    if (process != ServerProcess.PRIMARY || !replication.epoch().equals(epoch)) {
                        return ActionResult.failed("apply " + set + ": the server is " + process + " of epoch "
                                + replication.epoch() + ", not primary of epoch " + epoch);
                    }
                    replication.apply(set);
                    return ActionResult.done(wal.end().lsn());
                }));
    }

    @Override
    public ActionResult<Void> prepareForClients(Duration deadline) {
        return running("prepare for clients", () -> {});
    }

    @Override
    public ActionResult<Void> admitClients(Duration deadline) {
        return unlessFailing(
                Step.ADMIT,
                () -> running("admit clients", () -> {
                    admitsClients = true;
                    if (process == ServerProcess.PRIMARY) {
                        world.events().clientsAdmitted(node);
                    }
                }));
    }

    @Override
    public ActionResult<Void> keepSlots(Set<NodeId> standbys, Duration deadline) {
        return running("keep slots", () -> {});
    }

    @Override
    public ActionResult<Void> checkpoint(Duration deadline) {
        return running("checkpoint", () -> {});
    }

    @Override
    public ActionResult<WalPosition> stopFast(Duration deadline) {
        ActionResult<WalPosition> stopped = locked(() -> {
            WalPosition at = wal.end();
            if (process == ServerProcess.PRIMARY) {
                wal = wal.grownBy(SHUTDOWN_RECORD);
                world.changed();
                shutDownAt = Optional.of(at);
            }
            if (isRunning()) {
                end("a fast stop");
            }
            return ActionResult.done(shutDownAt.orElse(at));
        });
        steps.pass(Step.STOPPED);
        return stopped;
    }

    @Override
    public ActionResult<Void> cloneFrom(Upstream source, Duration deadline) {
        return locked(() -> {
            Optional<FakePostgresServer> from = world.reachable(node, source.node());
            if (process == ServerProcess.PRIMARY || from.isEmpty()) {
                return ActionResult.failed("clone: " + source.node() + " is out of reach, or this node is a primary");
            }
            if (isRunning()) {
                end("a clone");
            }
            copy(from.get());
            return ActionResult.done();
        });
    }

    @Override
    public ActionResult<Void> rewindTo(Upstream source, Duration deadline) {
        return locked(() -> {
            Optional<FakePostgresServer> from = world.reachable(node, source.node());
            if (process == ServerProcess.PRIMARY || from.isEmpty() || directory != DataDirectory.PRESENT) {
                return ActionResult.failed(
                        "rewind: " + source.node() + " is out of reach, or there is nothing to rewind");
            }
            if (!replication.mayReceiveFrom(source.epoch())) {
                return ActionResult.failed("rewind: epoch " + replication.promised() + " was promised");
            }
            if (isRunning()) {
                end("a rewind");
            }
            copy(from.get());
            launch();
            replication.copy(source.epoch());
            upstream = Optional.of(source.node());
            return ActionResult.done();
        });
    }

    private void copy(FakePostgresServer from) {
        directory = DataDirectory.PRESENT;
        systemIdentifier = from.systemIdentifier;
        replication.incarnatedAs(world.nextNumber());
        wal = from.wal;
        shutDownAt = Optional.empty();
        fenceStands = true;
    }

    @Override
    public boolean endAtOnce(Duration deadline) {
        freeze.hold();
        return endBy("the agent");
    }

    /** What the agent asks the operating system. */
    ServerProcesses processes() {
        return new FakeProcesses(this);
    }

    // What a test does.

    /** The next call that comes to this step waits there. */
    Gate holdAt(Step step) {
        return steps.holdAt(step);
    }

    /** The next call that comes to this step fails. */
    void failAt(Step step) {
        steps.failAt(step);
    }

    /** Where its calls are held, and let fail more than once. */
    FakeSteps steps() {
        return steps;
    }

    /** Stops every call of the agent. */
    Freeze freeze() {
        return freeze;
    }

    /** What this server does not go on with until it is ended, or goes on. */
    FakeHang hang() {
        return hang;
    }

    /** Ends all processes, and puts the fence back: as the guard does, or a crash. True: none is left. */
    boolean endBy(String whom) {
        synchronized (world) {
            if (isRunning()) {
                end(whom);
                world.changed();
            }
            fenceStands = directory == DataDirectory.PRESENT;
            return true;
        }
    }

    /** Clients write on this server; whether it is acknowledged, and when, depends on the standbys. */
    FakeCommit write(long bytes) {
        synchronized (world) {
            if (process != ServerProcess.PRIMARY || !admitsClients || hang.isOn()) {
                throw new AssertionError(node + " does not accept writes: " + this);
            }
            wal = wal.grownBy(bytes);
            FakeCommit commit = replication.committed(node, wal.end());
            world.changed();
            return commit;
        }
    }

    /** A client has been told that this commit is safe. */
    boolean hasAcknowledged(FakeCommit commit) {
        synchronized (world) {
            return replication.acknowledged().contains(commit);
        }
    }

    /** All that was promised to clients or nodes; with the lock of {@link FakeServers} held. */
    FakeReplication replication() {
        return replication;
    }

    /** Called by {@link FakeServers} when WAL has flowed. */
    void acknowledge() {
        if (process == ServerProcess.PRIMARY) {
            replication.settle(world.streamingFrom(node));
        }
    }

    boolean streamsFrom(NodeId primary) {
        return isStreaming && upstream.equals(Optional.of(primary));
    }

    /** Its WAL has this. */
    boolean holds(WalPosition position) {
        synchronized (world) {
            return wal.holds(position);
        }
    }

    boolean isWritable() {
        synchronized (world) {
            return process == ServerProcess.PRIMARY;
        }
    }

    /** Writable, and clients get in. */
    boolean serves() {
        synchronized (world) {
            return process == ServerProcess.PRIMARY && admitsClients;
        }
    }

    boolean isRunning() {
        synchronized (world) {
            return process != ServerProcess.DOWN;
        }
    }

    boolean isStreaming() {
        synchronized (world) {
            return isStreaming;
        }
    }

    WalPosition end() {
        synchronized (world) {
            return wal.end();
        }
    }

    Optional<Long> postmaster() {
        synchronized (world) {
            return postmaster;
        }
    }

    /** How often it was looked at. */
    long looks() {
        synchronized (world) {
            return looks;
        }
    }

    /** How often it was started. */
    int starts() {
        synchronized (world) {
            return starts;
        }
    }

    /** Who ended it, each time. */
    List<String> ends() {
        synchronized (world) {
            return List.copyOf(ends);
        }
    }

    /** Every timeline that it was promoted to. */
    List<Timeline> promotions() {
        synchronized (world) {
            return List.copyOf(promotions);
        }
    }

    /** A look would show something that none has shown, and the watch will take one soon. */
    boolean isLookDue() {
        synchronized (world) {
            boolean hadProcess = lastLook.flatMap(ServerObservation::postmaster).isPresent();
            return (hadProcess || isRunning())
                    && lastLook.filter(look()::equals).isEmpty();
        }
    }

    NodeId node() {
        return node;
    }

    @Override
    public String toString() {
        synchronized (world) {
            return node + ": " + directory + ", " + process + " "
                    + postmaster.map(String::valueOf).orElse("")
                    + " at " + wal.end()
                    + upstream.map(from -> ", upstream " + from).orElse("")
                    + (isStreaming ? ", streaming" : "") + (fenceStands ? "" : ", NO FENCE")
                    + (admitsClients ? ", open to clients" : "") + ", " + replication + ", starts " + starts
                    + ", promotions " + promotions
                    + ", ends " + ends;
        }
    }

    /** Called by {@link FakeServers}: whatever the upstream has is here as well, if it can stream. */
    void receive() {
        Optional<FakePostgresServer> from = process == ServerProcess.IN_RECOVERY
                ? upstream.flatMap(name -> world.reachable(node, name))
                : Optional.empty();
        isStreaming = from.isPresent() && wal.isPartOf(from.get().wal);
        if (isStreaming) {
            wal = from.orElseThrow().wal;
        }
    }

    private void end(String whom) {
        process = ServerProcess.DOWN;
        postmaster = Optional.empty();
        isStreaming = false;
        upstream = Optional.empty();
        admitsClients = false;
        fenceStands = true;
        replication.ended();
        hang.end();
        ends.add(whom);
    }

    private ServerObservation look() {
        boolean isStandby = process == ServerProcess.IN_RECOVERY;
        return hang.shown(new ServerObservation(
                directory,
                process,
                postmaster,
                systemIdentifier,
                replication.incarnation(),
                isRunning() ? Optional.of(wal.end()) : shutDownAt,
                isStandby ? Optional.of(wal.end().lsn()) : Optional.empty(),
                isStandby ? new ReceiverState(upstream, isStreaming, isStreaming) : ReceiverState.CUT,
                isStandby,
                isRunning() ? replication.epoch() : Epoch.NONE,
                process == ServerProcess.PRIMARY ? replication.shown(world.streamingFrom(node)) : Replication.NONE,
                fenceStands,
                false,
                admitsClients,
                false,
                "15"));
    }

    private <T> ActionResult<T> unlessFailing(Step step, Supplier<ActionResult<T>> call) {
        return steps.pass(step).<ActionResult<T>>map(ActionResult::failed).orElseGet(call);
    }

    private <T> ActionResult<T> locked(Supplier<ActionResult<T>> change) {
        freeze.hold();
        synchronized (world) {
            ActionResult<T> result = change.get();
            world.changed();
            return result;
        }
    }

    private <T> ActionResult<T> inRecovery(String operation, Supplier<ActionResult<T>> change) {
        return locked(() -> process == ServerProcess.IN_RECOVERY
                ? change.get()
                : ActionResult.failed(operation + ": the server is not in recovery, it is " + process));
    }

    private ActionResult<Void> running(String operation, Runnable change) {
        return locked(() -> {
            if (!isRunning() || hang.isSilent()) {
                return ActionResult.failed(operation + ": no server answers");
            }
            change.run();
            return ActionResult.done();
        });
    }
}
