package io.quorate.agent.simulation;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One agent's hand on its {@link SimPostgres}. Operations take time, in whose midst anything may happen; a part of them fails. */
final class SimServerPort implements PostgresServer {
    private static final double FAILS = 0.01;

    private final SimPostgres server;
    private final Disk disk;
    private final World world;
    private final SimThreads threads;
    private final Dice dice;

    SimServerPort(SimPostgres server, World world, SimThreads threads, Dice dice) {
        this.server = server;
        this.disk = server.disk;
        this.world = world;
        this.threads = threads;
        this.dice = dice;
    }

    @Override
    public ServerObservation observe() {
        return SimLook.of(server, world);
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public ActionResult<Void> initialise(Duration deadline) {
        return alone("initialise", () -> initialised());
    }

    private ActionResult<Void> initialised() {
        if (disk.directory != DataDirectory.EMPTY) {
            return ActionResult.failed("initialise: there is data");
        }
        disk.directory = DataDirectory.UNFINISHED;
        take(300, 1000);
        disk.directory = DataDirectory.PRESENT;
        disk.systemIdentifier = Optional.of(world.nextNumber());
        disk.incarnatedAs(world.nextIncarnation(server.node));
        disk.fenceStands = true;
        return ActionResult.done();
    }

    @Override
    public ActionResult<WalPosition> startFenced(Duration deadline) {
        return alone("startFenced", () -> startUp());
    }

    private ActionResult<WalPosition> startUp() {
        take(20, 100);
        if (disk.directory != DataDirectory.PRESENT || server.isWritable()) {
            return ActionResult.failed("start: " + server);
        }
        if (!server.isRunning()) {
            server.start();
            take(50, 400);
        }
        if (!server.isRunning() || server.isHung()) {
            return ActionResult.failed("start: " + server);
        }
        if (server.upstream().isEmpty()) {
            server.cut();
        }
        return ActionResult.done(disk.wal.end());
    }

    @Override
    public ActionResult<Void> restoreFence(Duration deadline) {
        disk.fenceStands = true;
        return ActionResult.done();
    }

    @Override
    public ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline) {
        return inRecovery("cut", () -> {
            // Durable first: an end in between leaves a promise that nobody was told of.
            disk.promised = promised.compareTo(disk.promised) > 0 ? promised : disk.promised;
            server.cut();
            take(5, 40);
            // A receiver that ends flushes what it has received (walreceiver.c, WalRcvDie).
            disk.flush();
            return isInRecovery() ? ActionResult.done(disk.wal.end()) : ActionResult.failed("cut: " + server);
        });
    }

    @Override
    public ActionResult<Void> follow(Upstream upstream, Duration deadline) {
        return inRecovery("follow", () -> {
            if (upstream.epoch().compareTo(disk.promised) < 0) {
                return ActionResult.failed("follow: epoch " + disk.promised + " was promised");
            }
            server.follow(upstream.node(), upstream.epoch(), Optional.of(upstream.epoch()));
            server.admitClients();
            return ActionResult.done();
        });
    }

    @Override
    public ActionResult<Promoted> promote(
            Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline) {
        return alone("promote", () -> promoted(timeline, epoch, set, isLeaseSafe));
    }

    private ActionResult<Promoted> promoted(Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe) {
        Epoch before = disk.epoch;
        Optional<Long> postmaster = server.postmaster();
        if (!isInRecovery()) {
            return ActionResult.failed("promote: " + server);
        }
        server.refuseClients();
        disk.epoch = epoch;
        server.waitFor(set);
        take(10, 60);
        disk.fenceStands = false;
        take(1, 20);
        if (!isLeaseSafe.getAsBoolean()) {
            disk.fenceStands = true;
            disk.epoch = before;
            server.waitFor(SyncSet.BLOCKED);
            return ActionResult.failed("promote: the lease is no longer safe");
        }
        if (!server.postmaster().equals(postmaster) || !isInRecovery()) {
            disk.fenceStands = true;
            return ActionResult.failed("promote: " + server);
        }
        WalPosition fork = disk.wal.end();
        world.check().promotionCalled(server.node, epoch);
        // From here on the server does it by itself, whatever becomes of the agent.
        server.life().after(dice.millis(50, 600), () -> becomePrimary(timeline));
        boolean isDone = threads.await(
                () -> server.isWritable() || !server.postmaster().equals(postmaster),
                Duration.ofMillis(10),
                Duration.ofSeconds(10));
        if (!isDone || !server.isWritable()) {
            server.kill();
            disk.fenceStands = true;
            return ActionResult.failed("promote: it did not come to it: " + server);
        }
        take(5, 50);
        return ActionResult.done(new Promoted(timeline, fork.timeline(), fork.lsn()));
    }

    private void becomePrimary(Timeline timeline) {
        if (!server.isWritable()) {
            server.promoted(timeline);
            disk.putUpFence();
            disk.isWithoutFence = world.parts().isFenceForgotten();
            world.check().becameWritable(server);
        }
    }

    @Override
    public ActionResult<Lsn> applySync(Epoch epoch, SyncSet set, Duration deadline) {
        Optional<Long> postmaster = server.postmaster();
        take(5, 60);
        if (!server.isWritable() || !disk.epoch.equals(epoch) || failsNow()) {
            return ActionResult.failed("apply: " + server);
        }
        world.parts().waitFor(server, set);
        take(5, 150);
        return server.postmaster().equals(postmaster) && !server.isHung()
                ? ActionResult.done(disk.wal.end().lsn())
                : ActionResult.failed("apply: " + server);
    }

    @Override
    public ActionResult<Void> prepareForClients(Duration deadline) {
        return whileRunning("prepare", 20, 100, () -> {});
    }

    @Override
    public ActionResult<Void> admitClients(Duration deadline) {
        return whileRunning("admit", 5, 30, server::admitClients);
    }

    @Override
    public ActionResult<Void> keepSlots(Set<NodeId> standbys, Duration deadline) {
        return whileRunning("slots", 5, 30, () -> {});
    }

    @Override
    public ActionResult<Void> checkpoint(Duration deadline) {
        return whileRunning("checkpoint", 20, 300, () -> {});
    }

    @Override
    public ActionResult<WalPosition> stopFast(Duration deadline) {
        return alone("stopFast", () -> shutDown());
    }

    private ActionResult<WalPosition> shutDown() {
        take(20, 200);
        if (server.isHung()) {
            return ActionResult.failed("stop: " + server);
        }
        if (server.isRunning()) {
            server.shutDown();
        }
        take(5, 20);
        return ActionResult.done(disk.shutDownAt.orElse(disk.wal.end()));
    }

    @Override
    public ActionResult<Void> cloneFrom(Upstream from, Duration deadline) {
        return alone("cloneFrom", () -> cloned(from));
    }

    private ActionResult<Void> cloned(Upstream from) {
        return copy(from, "clone", 500, 3000);
    }

    @Override
    public ActionResult<Void> rewindTo(Upstream from, Duration deadline) {
        return alone("rewindTo", () -> rewound(from));
    }

    private ActionResult<Void> rewound(Upstream from) {
        if (from.epoch().compareTo(disk.promised) < 0) {
            return ActionResult.failed("rewind: epoch " + disk.promised + " was promised");
        }
        ActionResult<Void> copied = copy(from, "rewind", 200, 1200);
        if (copied instanceof ActionResult.Done<Void>) {
            server.start();
            server.follow(from.node(), from.epoch(), Optional.empty());
        }
        return copied;
    }

    private ActionResult<Void> copy(Upstream from, String what, double least, double most) {
        if (server.isWritable() || source(from).isEmpty()) {
            return ActionResult.failed(what + ": " + from.node() + " is out of reach, or " + server);
        }
        if (server.isRunning()) {
            server.kill();
        }
        Wal begun = source(from).orElseThrow().disk.wal;
        disk.directory = world.parts().isCopyUnmarked() ? disk.directory : DataDirectory.UNFINISHED;
        disk.isHalfCopied = true;
        take(least, most);
        Optional<SimPostgres> source = source(from);
        if (source.isEmpty() || !begun.isBeginningOf(source.get().disk.wal) || failsNow()) {
            return ActionResult.failed(what + ": " + from.node() + " went away");
        }
        disk.copy(source.get().disk, source.get().disk.wal, world.nextIncarnation(server.node));
        disk.epoch = Epoch.NONE;
        return ActionResult.done();
    }

    private Optional<SimPostgres> source(Upstream from) {
        return world.postgres(from.node())
                .filter(SimPostgres::takesWrites)
                .filter(source -> world.network().isOpenBothWays(server.node, from.node()));
    }

    @Override
    public boolean endAtOnce(Duration deadline) {
        if (server.isRunning()) {
            server.kill();
        }
        disk.putUpFence();
        return true;
    }

    /** Of those that take their time there is never more than one on a server. */
    private <T> ActionResult<T> alone(String what, Supplier<ActionResult<T>> operation) {
        if (!disk.workedOn.isEmpty()) {
            throw new Violation(what + " while " + disk.workedOn + " is under way: " + server);
        }
        disk.workedOn = what;
        try {
            return operation.get();
        } finally {
            disk.workedOn = "";
        }
    }

    private boolean isInRecovery() {
        return server.process() == ServerProcess.IN_RECOVERY && !server.isHung();
    }

    private <T> ActionResult<T> inRecovery(String what, Supplier<ActionResult<T>> change) {
        take(3, 40);
        return isInRecovery() && !failsNow() ? change.get() : ActionResult.failed(what + ": " + server);
    }

    private ActionResult<Void> whileRunning(String what, double least, double most, Runnable change) {
        take(least, most);
        if (!server.isRunning() || server.isHung() || failsNow()) {
            return ActionResult.failed(what + ": " + server);
        }
        change.run();
        return ActionResult.done();
    }

    private boolean failsNow() {
        return world.areErrorsOn() && dice.happens(FAILS);
    }

    /** Between two steps of an operation the agent may stand still for long, in some worlds. */
    private void take(double least, double most) {
        if (world.areErrorsOn() && dice.happens(world.machines().standstill())) {
            threads.standStill(dice.millis(500, 15_000));
        }
        threads.pause(dice.usuallyMillis(least, most));
    }
}
