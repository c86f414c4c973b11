package io.quorate.agent.simulation;

import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.observation.StandbyProgress;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.WalPosition;
import java.util.List;
import java.util.Optional;

/** What an agent sees of a {@link SimPostgres}. */
final class SimLook {
    private static final ReceiverState NOT_KNOWN = new ReceiverState(Optional.empty(), true, false);

    private SimLook() {}

    static ServerObservation of(SimPostgres server, World world) {
        Disk disk = server.disk;
        boolean isSilent = server.isHung() && server.isRunning();
        boolean answers = server.isRunning() && !isSilent;
        boolean isStandby = answers && server.process() == ServerProcess.IN_RECOVERY;
        boolean isPrimary = answers && server.process() == ServerProcess.PRIMARY;
        return new ServerObservation(
                disk.directory,
                isSilent ? ServerProcess.UNRESPONSIVE : server.process(),
                server.postmaster(),
                disk.systemIdentifier,
                disk.incarnation,
                position(server, answers),
                isStandby ? Optional.of(Wal.lsn(server.replayed())) : Optional.empty(),
                isSilent ? NOT_KNOWN : receiver(server, isStandby),
                isStandby && server.replayed() == disk.wal.length(),
                answers ? disk.epoch : Epoch.NONE,
                isPrimary ? replication(server, world) : Replication.NONE,
                disk.fenceStands,
                false,
                answers && server.admitsClients(),
                isPrimary && server.writesHang() && world.isHangNoticed(server.node),
                "15");
    }

    private static Optional<WalPosition> position(SimPostgres server, boolean answers) {
        if (server.isRunning()) {
            return answers
                    ? Optional.of(server.disk.wal.first(server.disk.flushed).end())
                    : Optional.empty();
        }
        return server.disk.shutDownAt;
    }

    private static ReceiverState receiver(SimPostgres server, boolean isStandby) {
        return isStandby
                ? new ReceiverState(server.upstream(), server.isStreaming(), server.isStreaming())
                : ReceiverState.CUT;
    }

    private static Replication replication(SimPostgres server, World world) {
        List<StandbyProgress> standbys = server.standbys().entrySet().stream()
                .map(heard -> new StandbyProgress(
                        heard.getKey(),
                        heard.getValue().tag(),
                        Optional.of(Wal.lsn(flushed(server, world, heard.getValue()))),
                        heard.getValue().isStreaming()))
                .toList();
        return new Replication(Optional.of(server.configured()), standbys);
    }

    private static int flushed(SimPostgres server, World world, SimPostgres.Confirmed said) {
        return world.parts().isSentSeenAsFlushed() ? server.disk.wal.length() : said.flushed();
    }
}
