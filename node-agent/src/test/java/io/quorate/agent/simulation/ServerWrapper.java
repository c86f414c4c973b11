package io.quorate.agent.simulation;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.Promoted;
import io.quorate.agent.postgres.Upstream;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The same server. A seeded bug changes one of its calls. */
class ServerWrapper implements PostgresServer {
    private final PostgresServer real;

    ServerWrapper(PostgresServer real) {
        this.real = real;
    }

    @Override
    public ServerObservation observe() {
        return real.observe();
    }

    @Override
    public List<String> problems() {
        return real.problems();
    }

    @Override
    public ActionResult<Void> initialise(Duration deadline) {
        return real.initialise(deadline);
    }

    @Override
    public ActionResult<WalPosition> startFenced(Duration deadline) {
        return real.startFenced(deadline);
    }

    @Override
    public ActionResult<Void> restoreFence(Duration deadline) {
        return real.restoreFence(deadline);
    }

    @Override
    public ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline) {
        return real.cutReceiver(promised, deadline);
    }

    @Override
    public ActionResult<Void> follow(Upstream upstream, Duration deadline) {
        return real.follow(upstream, deadline);
    }

    @Override
    public ActionResult<Promoted> promote(
            Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline) {
        return real.promote(timeline, epoch, set, isLeaseSafe, deadline);
    }

    @Override
    public ActionResult<Lsn> applySync(Epoch epoch, SyncSet set, Duration deadline) {
        return real.applySync(epoch, set, deadline);
    }

    @Override
    public ActionResult<Void> prepareForClients(Duration deadline) {
        return real.prepareForClients(deadline);
    }

    @Override
    public ActionResult<Void> admitClients(Duration deadline) {
        return real.admitClients(deadline);
    }

    @Override
    public ActionResult<Void> keepSlots(Set<NodeId> standbys, Duration deadline) {
        return real.keepSlots(standbys, deadline);
    }

    @Override
    public ActionResult<Void> checkpoint(Duration deadline) {
        return real.checkpoint(deadline);
    }

    @Override
    public ActionResult<WalPosition> stopFast(Duration deadline) {
        return real.stopFast(deadline);
    }

    @Override
    public ActionResult<Void> cloneFrom(Upstream upstream, Duration deadline) {
        return real.cloneFrom(upstream, deadline);
    }

    @Override
    public ActionResult<Void> rewindTo(Upstream upstream, Duration deadline) {
        return real.rewindTo(upstream, deadline);
    }

    @Override
    public boolean endAtOnce(Duration deadline) {
        return real.endAtOnce(deadline);
    }
}
