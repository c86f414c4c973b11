package io.quorate.agent.postgres;

import io.quorate.agent.fencing.StandingFence;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies the upstream's data directory into a fresh one, which takes the old one's place when it is whole. */
final class CloneRun {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofMinutes(1);

    private final Installation on;

    CloneRun(Installation on) {
        this.on = on;
    }

    void run(Upstream upstream, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        DirectoryPlaces places = new DirectoryPlaces(on);
        places.requireRenamable();
        BeforeStop before = stopStandby(deadline);
        new ManagedFiles(on).writePassFile();
        boolean hasSlot = hasFreeSlot(upstream, deadline);
        ReplacedDirectory replaced = new ReplacedDirectory(on);
        replaced.describe(upstream, before, deadline);
        on.hook().reached(RejoinBoundary.BEFORE_MARKER);
        on.marker().set("clone from " + upstream.node());
        on.hook().reached(RejoinBoundary.MARKER_SET);
        places.removeIncompleteClone();
        Path fresh = on.files().cloning();
        on.programs().output("pg_basebackup", arguments(upstream, fresh, hasSlot), deadline);
        on.hook().reached(RejoinBoundary.PROGRAM_ENDED);
        new StandingFence(fresh).restore();
        new ManagedFiles(on).cleanAutoConfig(fresh);
        on.hook().reached(RejoinBoundary.FENCE_RESTORED);
        Optional<Path> aside = places.moveAside();
        replaced.settle(aside);
        on.hook().reached(RejoinBoundary.MOVED_ASIDE);
        places.moveIntoPlace(fresh);
        on.hook().reached(RejoinBoundary.MOVED_INTO_PLACE);
        on.incarnation().renew();
        on.hook().reached(RejoinBoundary.INCARNATION_WRITTEN);
        on.marker().clear();
        replaced.tell(upstream, aside);
    }

    /**
     * A standby whose rewind did not help runs again by now. In an unfinished directory nobody is asked: a server that an agent was
     * just starting when it was lost may never come as far as to answer, and has nothing to lose.
     */
    private BeforeStop stopStandby(Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        if (on.processes().all().isEmpty()) {
            return BeforeStop.NOTHING;
        }
        boolean isUnfinished = on.marker().isSet();
        try (ServerSession session = on.sessions().open(deadline.atMost(CONNECT))) {
            if (!SessionLook.of(session).isInRecovery()) {
                throw new OperationFailed(
                        "a server that accepts writes runs in the data directory: it is left as it is");
            }
        } catch (SQLException e) {
            if (!isUnfinished) {
                throw e;
            }
        }
        if (isUnfinished) {
            endUnfinished(deadline);
            return BeforeStop.NOTHING;
        }
        BeforeStop before = BeforeStop.of(on, deadline);
        new ServerStop(on).run(deadline.atMost(STOP));
        return before;
    }

    private void endUnfinished(Deadline deadline) throws OperationFailed {
        if (!on.processes().endAll(deadline.atMost(STOP).remaining())) {
            throw new OperationFailed("the server of an unfinished data directory does not end: processes "
                    + on.processes().all());
        }
    }

    private List<String> arguments(Upstream upstream, Path fresh, boolean hasSlot) {
        String name = StandbyName.ofCopy(on.settings().node());
        List<String> arguments = new ArrayList<>(List.of(
                "-D",
                fresh.toString(),
                "-d",
                UpstreamConfig.conninfo(name, upstream, on.files().passwords()),
                "--wal-method=stream",
                "--checkpoint=fast",
                "--no-password"));
        if (hasSlot) {
            arguments.add("--slot=" + UpstreamConfig.slotOf(on.settings().node()));
        }
        return arguments;
    }

    /** With this node's slot, the upstream keeps the WAL that follows the clone until the node streams. */
    private boolean hasFreeSlot(Upstream upstream, Deadline deadline) throws SQLException, OperationFailed {
        String password = on.secrets().replicationPassword();
        try (ServerSession session = on.sessions().openUpstream(upstream, password, deadline.atMost(CONNECT))) {
            return session.isTrue(
                    "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = ? AND NOT active)",
                    UpstreamConfig.slotOf(on.settings().node()));
        }
    }
}
