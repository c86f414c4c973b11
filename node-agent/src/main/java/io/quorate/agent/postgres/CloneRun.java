package io.quorate.agent.postgres;

import io.quorate.agent.fencing.StandingFence;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the upstream's data directory into a fresh one, which takes the old one's place when it is whole. */
final class CloneRun {
    private static final Logger log = LoggerFactory.getLogger(CloneRun.class);
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
        stopStandby(deadline);
        new ManagedFiles(on).writePassFile();
        boolean hasSlot = hasFreeSlot(upstream, deadline);
        on.marker().set("clone from " + upstream.node());
        places.removeIncompleteClone();
        Path fresh = on.files().cloning();
        on.programs().output("pg_basebackup", arguments(upstream, fresh, hasSlot), deadline);
        new StandingFence(fresh).restore();
        new ManagedFiles(on).cleanAutoConfig(fresh);
        Optional<Path> aside = places.moveAside();
        places.moveIntoPlace(fresh);
        on.marker().clear();
        log.atInfo()
                .addKeyValue("node", on.settings().node())
                .addKeyValue("upstream", upstream.node())
                .log(
                        "cloned; what stood here before: {}",
                        aside.map(Path::toString).orElse("nothing"));
    }

    /** A standby whose rewind did not help runs again by now. */
    private void stopStandby(Deadline deadline) throws SQLException, OperationFailed, InterruptedException {
        if (on.processes().all().isEmpty()) {
            return;
        }
        try (ServerSession session = on.sessions().open(deadline.atMost(CONNECT))) {
            if (!SessionLook.of(session).isInRecovery()) {
                throw new OperationFailed(
                        "a server that accepts writes runs in the data directory: it is left as it is");
            }
        }
        new ServerStop(on).run(deadline.atMost(STOP));
    }

    private List<String> arguments(Upstream upstream, Path fresh, boolean hasSlot) {
        String name = on.settings().node().name();
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
