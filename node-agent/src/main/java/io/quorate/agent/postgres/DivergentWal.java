package io.quorate.agent.postgres;

import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps aside what a rewind discards: the WAL that only this node has, as copies, with a summary. */
final class DivergentWal {
    private static final Logger log = LoggerFactory.getLogger(DivergentWal.class);

    private final Installation on;

    DivergentWal(Installation on) {
        this.on = on;
    }

    /** Call it with the server shut down cleanly. Fails, before anything is discarded, when there is no room for the copies. */
    void keepAside(ServerSession upstream, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        ControlData control = on.programs().controlData(on.files().data(), deadline);
        WalPosition end = new ServerStop(on).endOfWal(deadline);
        Optional<Divergence> divergence =
                Divergence.between(historyOf(end.timeline()), end, historyOfUpstream(upstream));
        if (divergence.isPresent()) {
            long segmentBytes = Long.parseLong(control.fields().getOrDefault("Bytes per WAL segment", "16777216"));
            keep(divergence.get(), segments(divergence.get(), segmentBytes), segmentBytes);
        }
    }

    private void keep(Divergence divergence, List<Path> segments, long segmentBytes)
            throws IOException, OperationFailed {
        long needed = segments.size() * segmentBytes;
        // Not by way of the file store, which a chroot does not know. What cannot be told is 0 here.
        if (on.files().state().toFile().getUsableSpace() < needed) {
            throw new OperationFailed("no room to keep the WAL that only this node has: " + needed
                    + " bytes are needed in " + on.files().divergent() + " (older ones there may be removed)");
        }
        Path place = on.files().divergent().resolve(DirectoryPlaces.timeOfDay());
        on.writer().makeDirectory(place);
        for (Path segment : segments) {
            Files.copy(segment, place.resolve(String.valueOf(segment.getFileName())));
        }
        String summary = divergence.bytes() + " bytes of WAL that only this node had, from " + divergence.fork()
                + " to " + divergence.end();
        on.writer().write(place.resolve("summary.txt"), summary + "\n");
        on.problems()
                .report("divergent WAL", List.of(summary + ", were discarded by a rewind and are kept in " + place));
        log.atWarn()
                .addKeyValue("node", on.settings().node())
                .addKeyValue("timeline", divergence.end().timeline())
                .addKeyValue("lsn", divergence.fork().lsn())
                .log("keeping aside {} in {}", summary, place);
    }

    private List<Path> segments(Divergence divergence, long segmentBytes) throws IOException {
        List<Path> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(on.files().wal())) {
            for (Path file : files) {
                if (divergence.touches(String.valueOf(file.getFileName()), segmentBytes)) {
                    segments.add(file);
                }
            }
        }
        return segments;
    }

    private TimelineHistory historyOf(Timeline timeline) throws IOException {
        boolean isFirst = timeline.number() == 1;
        return isFirst ? new TimelineHistory(timeline, List.of()) : on.history().read(timeline);
    }

    private static TimelineHistory historyOfUpstream(ServerSession upstream) throws SQLException {
        String number = upstream.text("SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)");
        Timeline timeline = new Timeline(Long.parseLong(number, 16));
        if (timeline.number() == 1) {
            return new TimelineHistory(timeline, List.of());
        }
        String text = upstream.text(
                "SELECT convert_from(pg_read_binary_file(?), 'UTF8')", "pg_wal/" + TimelineHistory.fileName(timeline));
        return TimelineHistory.parse(timeline, text);
    }
}
