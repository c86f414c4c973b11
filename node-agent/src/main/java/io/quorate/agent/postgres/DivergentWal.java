package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps aside what a rejoin discards, the WAL that only this node has, with a summary of what was in it. */
final class DivergentWal {
    private static final Logger log = LoggerFactory.getLogger(DivergentWal.class);
    private static final String DEFAULT_SEGMENT = "16777216";

    private final Installation on;

    DivergentWal(Installation on) {
        this.on = on;
    }

    /**
     * Before a rewind, with the server shut down cleanly: durable copies. Fails, before anything is discarded, when there is no room for
     * them. The same WAL is kept once, however often a rewind of it is tried.
     */
    void keepAside(Upstream upstream, ServerSession session, BeforeStop before, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        on.kept().removeUnfinishedCopies();
        ControlData control = on.programs().controlData(on.files().data(), deadline);
        Optional<Divergence> found = divergence(session, before, deadline);
        if (found.isEmpty()) {
            return;
        }
        Divergence divergence = found.get();
        long segmentBytes = segmentBytes(control);
        List<Path> segments = segments(divergence, segmentBytes);
        DivergenceSummary first = undescribed("rewind to " + upstream.node(), control, divergence, segments.size());
        if (isKept(first, segments)) {
            log.atInfo()
                    .addKeyValue("node", on.settings().node())
                    .log("the WAL that the rewind discards is kept aside already");
            return;
        }
        long needed = segments.size() * segmentBytes;
        boolean isFirstRemoved = requireRoom(needed, divergence);
        if (isFirstRemoved) {
            on.kept().removeBeyondQuota(needed, Optional.empty());
        }
        Path place = copy(segments, divergence, first, before.names(), deadline);
        on.kept().removeBeyondQuota(0, Optional.of(place));
        tell(place, needed);
    }

    /** Before a clone of a directory that is whole: nothing is copied, because the directory is moved aside with all its WAL. */
    Optional<DivergenceSummary> describe(Upstream upstream, ServerSession session, BeforeStop before, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        ControlData control = on.programs().controlData(on.files().data(), deadline);
        Optional<Divergence> found = divergence(session, before, deadline);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int there = segments(found.get(), segmentBytes(control)).size();
        DivergenceSummary first = undescribed("clone from " + upstream.node(), control, found.get(), there);
        return Optional.of(described(first, on.files().wal(), before.names(), deadline));
    }

    private Optional<Divergence> divergence(ServerSession upstream, BeforeStop before, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        WalPosition end = before.endOr(new ServerStop(on).endOfWal(deadline));
        TimelineHistory theirs = historyOfUpstream(upstream);
        Lsn theirEnd = Lsn.parse(upstream.text("SELECT pg_current_wal_insert_lsn()::text"));
        return Divergence.between(historyOf(end.timeline()), end, theirs, theirEnd);
    }

    /** Returns whether older copies have to go before there is room. */
    private boolean requireRoom(long needed, Divergence divergence) throws IOException, OperationFailed {
        String what = "the WAL that only this node has, from " + divergence.fork() + " to " + divergence.end() + ", is "
                + needed + " bytes in whole segments";
        if (needed > on.kept().quota()) {
            throw new OperationFailed(
                    what + ": postgres.divergent_wal_quota allows to keep "
                            + on.kept().quota()
                            + " aside, and nothing was discarded: raise it, or let a clone follow, which keeps the whole data directory");
        }
        // Not by way of the file store, which a chroot does not know. What cannot be told is 0 here.
        long free = on.files().state().toFile().getUsableSpace();
        if (free < needed && free + on.kept().removable(needed) < needed) {
            throw new OperationFailed(
                    what + ": there is no room to keep it in " + on.files().divergent() + " (" + free
                            + " bytes are free), and nothing was discarded: remove older ones there, or other files");
        }
        return free < needed;
    }

    private Path copy(
            List<Path> segments, Divergence divergence, DivergenceSummary first, RelationNames names, Deadline deadline)
            throws IOException, InterruptedException {
        Path copying = on.kept().beginCopies();
        List<Path> originals = new ArrayList<>(segments);
        divergence.timelines().stream()
                .map(timeline -> on.files().wal().resolve(TimelineHistory.fileName(timeline)))
                .filter(Files::exists)
                .forEach(originals::add);
        for (Path original : originals) {
            on.writer().copy(original, copying.resolve(String.valueOf(original.getFileName())));
        }
        DivergenceSummary summary = described(first, copying, names, deadline);
        on.writer().write(copying.resolve(DivergenceSummary.FILE), summary.text());
        Path place = on.kept().settle(copying);
        on.kept().index().kept(String.valueOf(place.getFileName()), KeptAside.bytesBelow(place), summary);
        return place;
    }

    private void tell(Path place, long bytes) throws IOException {
        KeptReport.of(on).refresh();
        String words = DivergenceSummary.parse(Files.readString(place.resolve(DivergenceSummary.FILE)))
                .map(WalWords::of)
                .orElse("WAL that only this node had");
        log.atWarn()
                .addKeyValue("node", on.settings().node())
                .addKeyValue("operation", "rewind")
                .addKeyValue("bytes", bytes)
                .log("a rewind is about to discard {}; copies are in {}", words, place);
    }

    private DivergenceSummary undescribed(String cause, ControlData control, Divergence divergence, int segmentsThere) {
        long missing = Math.max(0, divergence.segmentCount(segmentBytes(control)) - segmentsThere);
        return new DivergenceSummary(
                on.settings().node().name(),
                Instant.now().toString(),
                cause,
                Long.toUnsignedString(control.systemIdentifier()),
                divergence,
                missing,
                new WalContents(0, 0, 0, Optional.empty(), Optional.empty(), List.of(), 0, 0),
                Optional.of("not read yet"));
    }

    private DivergenceSummary described(DivergenceSummary first, Path segments, RelationNames names, Deadline deadline)
            throws InterruptedException {
        WalDump.Description description = new WalDump(on).describe(first.divergence(), segments, names, deadline);
        return new DivergenceSummary(
                first.node(),
                first.keptAt(),
                first.cause(),
                first.systemIdentifier(),
                first.divergence(),
                first.missingSegments(),
                description.contents(),
                description.gap());
    }

    /** Every segment is there, with its size: a directory has its final name only after its copies were durable. */
    private boolean isKept(DivergenceSummary wanted, List<Path> segments) throws IOException {
        for (KeptAside.Kept kept : on.kept().copies()) {
            boolean isSame =
                    kept.summary().filter(summary -> summary.covers(wanted)).isPresent();
            if (isSame && holdsAll(kept.place(), segments)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAll(Path place, List<Path> segments) throws IOException {
        for (Path segment : segments) {
            Path copy = place.resolve(String.valueOf(segment.getFileName()));
            if (Files.notExists(copy) || Files.size(copy) != Files.size(segment)) {
                return false;
            }
        }
        return true;
    }

    private static long segmentBytes(ControlData control) {
        return Long.parseLong(control.fields().getOrDefault("Bytes per WAL segment", DEFAULT_SEGMENT));
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
