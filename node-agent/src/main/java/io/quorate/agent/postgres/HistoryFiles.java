package io.quorate.agent.postgres;

import io.quorate.agent.process.FileOwner;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The history files in {@code pg_wal}. PostgreSQL gives a promotion the number after the newest timeline whose history file exists,
 * and only looks at names: an empty file (a placeholder) for every missing number makes it take exactly the reserved one.
 */
final class HistoryFiles {
    private static final Pattern NAME = Pattern.compile("([0-9A-F]{8})\\.history");

    private final Path wal;
    private final FileOwner owner;

    HistoryFiles(Path data) {
        this.wal = data.resolve("pg_wal");
        this.owner = FileOwner.of(data);
    }

    /** The name of a restore point in it has the database's encoding, and does not matter. */
    TimelineHistory read(Timeline timeline) throws IOException {
        return TimelineHistory.parse(timeline, Files.readString(file(timeline), StandardCharsets.ISO_8859_1));
    }

    /**
     * Makes PostgreSQL's next promotion take exactly this number. Returns the placeholders that were missing and are durable now.
     *
     * @throws OperationFailed if a history file of this number, or of a later one, exists already
     */
    List<Timeline> reserve(Timeline timeline) throws IOException, OperationFailed {
        NavigableMap<Long, Boolean> present = present();
        if (!present.tailMap(timeline.number(), true).isEmpty()) {
            throw new OperationFailed("timeline " + timeline + " cannot be taken: a history file of timeline "
                    + present.lastKey() + " exists; reserve a number above it");
        }
        List<Timeline> created = new ArrayList<>();
        for (long number = 2; number < timeline.number(); number++) {
            if (!present.containsKey(number)) {
                Timeline missing = new Timeline(number);
                Files.createFile(file(missing));
                owner.give(file(missing));
                created.add(missing);
            }
        }
        DurableFiles.syncDirectory(wal);
        return created;
    }

    /** Takes placeholders back. */
    void remove(List<Timeline> placeholders) throws IOException {
        for (Timeline placeholder : placeholders) {
            Files.deleteIfExists(file(placeholder));
        }
        DurableFiles.syncDirectory(wal);
    }

    /**
     * Removes the placeholders of a promotion that came to nothing: as the newest history file, an empty one would be taken for
     * the latest timeline and end the start.
     *
     * @param known a timeline that the server has reached: its number and those below are no orphans
     */
    List<Timeline> removeOrphans(Timeline known) throws IOException {
        NavigableMap<Long, Boolean> present = present();
        long newest = known.number();
        for (var entry : present.entrySet()) {
            boolean isPlaceholder = entry.getValue();
            newest = isPlaceholder ? newest : Math.max(newest, entry.getKey());
        }
        List<Timeline> orphans = present.tailMap(newest, false).keySet().stream()
                .map(Timeline::new)
                .toList();
        remove(orphans);
        return orphans;
    }

    /** The newest timeline that is no placeholder, along which a server recovers; nothing on the first timeline. */
    Optional<TimelineHistory> newest() throws IOException {
        for (var entry : present().descendingMap().entrySet()) {
            boolean isPlaceholder = entry.getValue();
            if (!isPlaceholder) {
                return Optional.of(read(new Timeline(entry.getKey())));
            }
        }
        return Optional.empty();
    }

    /** By number; true for a placeholder. */
    private NavigableMap<Long, Boolean> present() throws IOException {
        NavigableMap<Long, Boolean> present = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(wal, "*.history")) {
            for (Path file : files) {
                Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches()) {
                    present.put(Long.parseLong(matcher.group(1), 16), Files.size(file) == 0);
                }
            }
        }
        return present;
    }

    private Path file(Timeline timeline) {
        return wal.resolve(TimelineHistory.fileName(timeline));
    }
}
