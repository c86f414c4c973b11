package io.quorate.agent.postgres;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.process.ServerProcesses;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL on this machine, reached by its programs, its files and a private socket. */
public final class LocalPostgresServer implements PostgresServer, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalPostgresServer.class);

    private final Installation on;
    private final ServerObserver observer;
    private final CommitWaits waits;

    /** No program of an earlier agent, or of an earlier operation, can be left. */
    private volatile boolean isNoProgramLeft;

    public LocalPostgresServer(ServerSettings settings, ServerAccount account, ServerProcesses processes) {
        this(settings, account, processes, RejoinHook.NONE);
    }

    LocalPostgresServer(ServerSettings settings, ServerAccount account, ServerProcesses processes, RejoinHook hook) {
        this.on = Installation.of(settings, account, processes, hook);
        this.observer = new ServerObserver(on);
        this.waits = new CommitWaits(on);
    }

    @Override
    public ServerObservation observe() {
        return observer.observe();
    }

    @Override
    public List<String> problems() {
        return on.problems().all();
    }

    @Override
    public ActionResult<Void> initialise(Duration deadline) {
        return attemptVoid("initialise", deadline, limit -> {
            beginChange(limit);
            new Initialisation(on).run(limit);
        });
    }

    @Override
    public ActionResult<WalPosition> startFenced(Duration deadline) {
        return attempt("start", deadline, limit -> {
            endLeftOverOnce(limit);
            return new ServerStart(on).run(limit);
        });
    }

    @Override
    public ActionResult<Void> restoreFence(Duration deadline) {
        return attemptVoid("restore the fence", deadline, limit -> on.fence().restore());
    }

    @Override
    public ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline) {
        return attempt("cut receiver", deadline, limit -> {
            endLeftOverOnce(limit);
            return new UpstreamSwitch(on).cut(promised, limit);
        });
    }

    @Override
    public ActionResult<Void> follow(Upstream upstream, Duration deadline) {
        return attemptVoid("follow", deadline, limit -> new UpstreamSwitch(on).follow(upstream, limit));
    }

    @Override
    public ActionResult<Promoted> promote(
            Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline) {
        PromotionRun promotion = new PromotionRun(on, waits);
        return attempt("promote", deadline, limit -> promotion.run(timeline, epoch, set, isLeaseSafe, limit));
    }

    @Override
    public ActionResult<Lsn> applySync(Epoch epoch, SyncSet set, Duration deadline) {
        return attempt("apply " + set, deadline, limit -> {
            try (ServerSession session = on.sessions().open(limit)) {
                return waits.apply(session, epoch, set, limit);
            }
        });
    }

    @Override
    public ActionResult<Void> prepareForClients(Duration deadline) {
        ClusterRoles roles = new ClusterRoles(on.settings(), on.secrets());
        return inSession("prepare for clients", deadline, (session, limit) -> roles.make(session));
    }

    @Override
    public ActionResult<Void> admitClients(Duration deadline) {
        return inSession("admit clients", deadline, new ClientAdmission(on)::admit);
    }

    @Override
    public ActionResult<Void> keepSlots(Set<NodeId> standbys, Duration deadline) {
        return inSession("keep slots", deadline, (session, limit) -> StandbySlots.keep(session, standbys, limit));
    }

    @Override
    public ActionResult<Void> checkpoint(Duration deadline) {
        return inSession("checkpoint", deadline, (session, limit) -> session.execute("CHECKPOINT"));
    }

    @Override
    public ActionResult<WalPosition> stopFast(Duration deadline) {
        ServerStop stop = new ServerStop(on);
        return attempt("stop", deadline, limit -> {
            stop.run(limit);
            return stop.endOfWal(limit);
        });
    }

    @Override
    public ActionResult<Void> cloneFrom(Upstream upstream, Duration deadline) {
        return attemptVoid("clone", deadline, limit -> {
            beginChange(limit);
            new CloneRun(on).run(upstream, limit);
        });
    }

    @Override
    public ActionResult<Void> rewindTo(Upstream upstream, Duration deadline) {
        return attemptVoid("rewind", deadline, limit -> {
            on.live().promise().requireAllowed(upstream);
            beginChange(limit);
            new RewindRun(on).run(upstream, limit);
        });
    }

    /** For operations that are frequent, or urgent: a look at all processes is enough until a program has been started again. */
    private void endLeftOverOnce(Deadline deadline) throws IOException, InterruptedException {
        if (!isNoProgramLeft) {
            endLeftOverPrograms(deadline);
            isNoProgramLeft = true;
        }
    }

    private void beginChange(Deadline deadline) throws IOException, InterruptedException {
        isNoProgramLeft = false;
        endLeftOverPrograms(deadline);
    }

    /**
     * An agent that was killed may have left programs that still change the data directory. Before it is touched, and before a position
     * is told, they are gone. Not while an operation is under way: its own programs are of the same kind.
     */
    private void endLeftOverPrograms(Deadline deadline) throws IOException, InterruptedException {
        List<Long> ended = on.programs().endLeftOver(deadline);
        if (!ended.isEmpty()) {
            log.atWarn()
                    .addKeyValue("node", on.settings().node())
                    .log(
                            "ended programs that an earlier agent had left working on {}: processes {}",
                            on.files().data(),
                            ended);
        }
    }

    @Override
    public boolean endAtOnce(Duration deadline) {
        boolean isNoneLeft = on.processes().endAll(deadline);
        try {
            if (!DataDirectoryLook.isEmpty(on.files().data())) {
                on.fence().restore();
            }
        } catch (IOException e) {
            log.atError()
                    .addKeyValue("node", on.settings().node())
                    .setCause(e)
                    .log(
                            "the standing fence cannot be restored in {}",
                            on.files().data());
        }
        return isNoneLeft;
    }

    /** Ends the sessions and threads of this object; the server goes on. */
    @Override
    public void close() {
        observer.close();
    }

    private ActionResult<Void> inSession(String operation, Duration deadline, SessionStep step) {
        return attemptVoid(operation, deadline, limit -> {
            try (ServerSession session = on.sessions().open(limit)) {
                step.run(session, limit);
            }
        });
    }

    private ActionResult<Void> attemptVoid(String operation, Duration deadline, VoidStep step) {
        return settle(operation, deadline, limit -> {
            step.run(limit);
            return ActionResult.done();
        });
    }

    private <T> ActionResult<T> attempt(String operation, Duration deadline, Step<T> step) {
        return settle(operation, deadline, limit -> ActionResult.done(step.run(limit)));
    }

    private <T> ActionResult<T> settle(String operation, Duration deadline, Step<ActionResult<T>> step) {
        try {
            return step.run(Deadline.in(deadline));
        } catch (OperationFailed e) {
            return ActionResult.failed(operation + ": " + e.getMessage());
        } catch (IOException | SQLException e) {
            return ActionResult.failed(operation + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ActionResult.failed(operation + ": interrupted");
        }
    }

    /** An operation with a value. */
    @FunctionalInterface
    private interface Step<T> {
        T run(Deadline deadline) throws IOException, SQLException, OperationFailed, InterruptedException;
    }

    /** An operation without one. */
    @FunctionalInterface
    private interface VoidStep {
        void run(Deadline deadline) throws IOException, SQLException, OperationFailed, InterruptedException;
    }

    /** An operation that needs a session. */
    @FunctionalInterface
    private interface SessionStep {
        void run(ServerSession session, Deadline deadline)
                throws IOException, SQLException, OperationFailed, InterruptedException;
    }
}
