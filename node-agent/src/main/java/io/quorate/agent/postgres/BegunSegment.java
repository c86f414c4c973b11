package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The segment of WAL in which a timeline begins. A standby that goes over to a new timeline receives that segment from its first byte on,
 * though it has all of it under the old timeline's name. If that is cut short, whoever reads it next (a start, or the end of recovery in a
 * promotion) takes the file of the newest timeline and no other, and finds that it ends too early: a start waits for a primary to send
 * the rest, without one for ever and before it is consistent; a promotion ends in a PANIC.
 *
 * <p>A file that ends before its timeline begins has nothing that its parent's does not have: it is removed, and the parent's is read. What
 * was acknowledged stays, as the receiver flushes a file from its beginning. How far a file goes is told by the headers of its pages: a
 * page of which only a part has come onto the disk counts as whole.
 */
final class BegunSegment {
    /** Of a page's header: behind magic number, flags and timeline stands its address, in this machine's order of bytes. */
    private static final int ADDRESS_AT = 8;

    private static final int HEADER = 16;
    /** As everybody leaves it. With pages of another size none would be found, and no file removed. */
    private static final int PAGE = 8192;

    private static final long LOG_FILE = 1L << 32;

    private final Path wal;
    private final HistoryFiles history;

    BegunSegment(Path data, HistoryFiles history) {
        this.wal = data.resolve("pg_wal");
        this.history = history;
    }

    /** A timeline, and where it begins. */
    private record Beginning(Timeline timeline, Lsn lsn) {}

    /**
     * No server may run in the directory.
     *
     * @return what was removed
     * @throws IllegalArgumentException for a history file that cannot be understood
     */
    List<Path> removeUnfinished() throws IOException {
        List<Path> removed = new ArrayList<>();
        // The oldest first: what is left in the end reaches as far as any of them.
        for (Optional<Path> file = unfinished(); file.isPresent(); file = unfinished()) {
            Files.delete(file.get());
            removed.add(file.get());
        }
        if (!removed.isEmpty()) {
            DurableFiles.syncDirectory(wal);
        }
        return removed;
    }

    /**
     * The oldest file that ends before its timeline begins. Also while a server runs.
     *
     * @throws IllegalArgumentException for a history file that cannot be understood
     */
    Optional<Path> unfinished() throws IOException {
        Optional<TimelineHistory> newest = history.newest();
        List<Beginning> line = newest.map(BegunSegment::line).orElse(List.of());
        for (int at = 1; at < line.size(); at++) {
            Beginning beginning = line.get(at);
            Optional<Path> file = file(beginning.timeline(), beginning.lsn());
            if (file.isPresent() && isUnfinished(file.get(), beginning.lsn(), line.subList(0, at))) {
                return file;
            }
        }
        return Optional.empty();
    }

    /** Oldest first; the first one begins at 0. */
    private static List<Beginning> line(TimelineHistory newest) {
        List<Beginning> line = new ArrayList<>();
        Lsn begin = new Lsn(0);
        for (TimelineHistory.Fork fork : newest.forks()) {
            line.add(new Beginning(fork.timeline(), begin));
            begin = fork.lsn();
        }
        line.add(new Beginning(newest.timeline(), begin));
        return line;
    }

    /** The next older file of the same segment is read once this one is gone: it has to reach farther. */
    private boolean isUnfinished(Path file, Lsn begin, List<Beginning> ancestors) throws IOException {
        long segmentBytes = Files.size(file);
        long start = begin.value() - begin.value() % segmentBytes;
        long needed = (begin.value() - start + PAGE - 1) / PAGE;
        long here = pages(file, start, needed);
        if (here == needed) {
            return false;
        }
        for (int at = ancestors.size() - 1; at >= 0; at--) {
            Optional<Path> older = file(ancestors.get(at).timeline(), begin);
            if (older.isPresent()) {
                return pages(older.get(), start, needed) > here;
            }
        }
        return false;
    }

    /** How many pages there are from the beginning on without a gap, up to so many. */
    private static long pages(Path file, long start, long needed) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long page = 0; page < needed; page++) {
                header.clear();
                boolean isWhole = channel.read(header, page * PAGE) == HEADER;
                if (!isWhole || header.getShort(0) == 0 || header.getLong(ADDRESS_AT) != start + page * PAGE) {
                    return page;
                }
            }
        }
        return needed;
    }

    /** Which size segments have, any of them tells. */
    private Optional<Path> file(Timeline timeline, Lsn lsn) throws IOException {
        String prefix = String.format(Locale.ROOT, "%08X%08X", timeline.number(), lsn.value() / LOG_FILE);
        try (var files = Files.newDirectoryStream(wal, prefix + "????????")) {
            for (Path file : files) {
                long size = Files.size(file);
                if (size > 0
                        && String.valueOf(file.getFileName())
                                .equals(prefix + String.format(Locale.ROOT, "%08X", lsn.value() % LOG_FILE / size))) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }
}
