package io.quorate.agent;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.GuardView;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What a witness has instead of a PostgreSQL: nothing, and it says so. */
final class WitnessServer implements PostgresServer, ServerProcesses, LeaseGuard {
    private static final ServerObservation NOTHING = new ServerObservation(
            DataDirectory.EMPTY,
            ServerProcess.DOWN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ReceiverState.CUT,
            false,
            Epoch.NONE,
            Replication.NONE,
            false,
            false,
            false,
            false,
            "");

    static LocalServer local() {
        WitnessServer nothing = new WitnessServer();
        return new LocalServer(
                true, nothing, nothing, nothing, () -> true, Optional.empty(), Optional.empty(), () -> {});
    }

    private static <T> ActionResult<T> refuse() {
        return ActionResult.failed("a witness has no PostgreSQL");
    }

    @Override
    public ServerObservation observe() {
        return NOTHING;
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public ActionResult<Void> initialise(Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<WalPosition> startFenced(Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> restoreFence(Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> follow(Upstream upstream, Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Promoted> promote(
            Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Lsn> applySync(Epoch epoch, SyncSet set, Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> prepareForClients(Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> admitClients(Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> keepSlots(Set<NodeId> standbys, Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> checkpoint(Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<WalPosition> stopFast(Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> cloneFrom(Upstream upstream, Duration deadline) {
        return refuse();
    }

    @Override
    public ActionResult<Void> rewindTo(Upstream upstream, Duration deadline) {
        return refuse();
    }

    @Override
    public boolean endAtOnce(Duration deadline) {
        return true;
    }

    @Override
    public Optional<Long> postmaster() {
        return Optional.empty();
    }

    @Override
    public boolean isAlive(long pid) {
        return false;
    }

    @Override
    public List<Long> all() {
        return List.of();
    }

    @Override
    public boolean endAll(Duration deadline) {
        return true;
    }

    @Override
    public GuardView view() {
        return GuardView.DEAD;
    }

    @Override
    public boolean ensureRunning(boolean isReadOnly) {
        return false;
    }

    @Override
    public GuardView complete() {
        return view();
    }

    @Override
    public boolean arm(Duration deadline) {
        return false;
    }

    @Override
    public boolean markNoLease() {
        return false;
    }

    @Override
    public boolean markPaused() {
        return false;
    }

    @Override
    public Optional<Duration> armedUntil() {
        return Optional.empty();
    }
}
