package io.quorate.consensus.ratis;

import io.quorate.consensus.log.AppliedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;

/** Reads a group's directory without a server: the latest snapshot, then every entry after it. */
final class StoredLogReader {
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot\\.([0-9]+)_([0-9]+)");
    private static final SizeInBytes LARGEST_ENTRY = SizeInBytes.valueOf("64MB");

    private final Replica replica = new Replica(new Nobody());
    private long term;
    private long index;
    private long appliedIndex = RaftLog.INVALID_LOG_INDEX;

    private StoredLogReader() {}

    static StoredLog read(Path groupDirectory) throws LogStartException {
        try {
            StoredLogReader reader = new StoredLogReader();
            reader.readSnapshot(groupDirectory.resolve("sm"));
            reader.readSegments(groupDirectory.resolve("current"));
            return new StoredLog(reader.term, reader.index, reader.replica.applied());
        } catch (IOException | RuntimeException e) {
            throw new LogStartException("the log in " + groupDirectory + " cannot be read (" + e + ")", e);
        }
    }

    private void readSnapshot(Path directory) throws IOException {
        Optional<Matcher> latest = list(directory).stream()
                .map(file -> SNAPSHOT.matcher(String.valueOf(file.getFileName())))
                .filter(Matcher::matches)
                .max(Comparator.<Matcher>comparingLong(name -> Long.parseLong(name.group(1)))
                        .thenComparingLong(name -> Long.parseLong(name.group(2))));
        if (latest.isEmpty()) {
            return;
        }
        AppliedState snapshot = SnapshotFile.read(directory.resolve(latest.get().group()));
        replica.restore(snapshot);
        term = Long.parseLong(latest.get().group(1));
        index = Long.parseLong(latest.get().group(2));
        appliedIndex = index;
    }

    private void readSegments(Path directory) throws IOException {
        List<LogSegmentPath> segments = list(directory).stream()
                .map(LogSegmentPath::matchLogSegment)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(LogSegmentPath::getStartEnd))
                .toList();
        for (LogSegmentPath segment : segments) {
            // The last bytes of a crash are no entry: what comes before them is the log.
            int unused = LogSegment.readSegmentFile(
                    segment.getPath().toFile(),
                    segment.getStartEnd(),
                    LARGEST_ENTRY,
                    CorruptionPolicy.WARN_AND_RETURN,
                    null,
                    this::accept);
        }
    }

    private void accept(LogEntryProto entry) {
        if (entry.getIndex() > appliedIndex + 1) {
            throw new IllegalStateException(
                    "entry " + (appliedIndex + 1) + " is missing, the next one is " + entry.getIndex());
        }
        term = Math.max(term, entry.getTerm());
        index = Math.max(index, entry.getIndex());
        if (entry.getIndex() <= appliedIndex) {
            return;
        }
        appliedIndex = entry.getIndex();
        if (entry.hasStateMachineLogEntry()) {
            byte[] unused = replica.apply(
                    entry.getIndex(),
                    entry.getStateMachineLogEntry().getLogData().toByteArray());
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Nobody follows a log that is only read; what breaks it ends the reading. */
    private static final class Nobody implements LogEvents {
        @Override
        public void changed() {}

        @Override
        public void died(String reason) {
            throw new IllegalStateException(reason);
        }
    }
}
