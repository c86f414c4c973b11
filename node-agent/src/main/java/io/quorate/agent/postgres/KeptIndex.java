package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was kept aside, moved and removed, and when: a line for each, in a file that stays when what it names is gone. */
final class KeptIndex {
    private static final int MOST_LINES = 1000;
    private static final String MOVED = "moved";

    private final Path directory;
    private final Path file;
    private final DurableFiles writer;

    KeptIndex(ServerFiles files, DurableFiles writer) {
        this.directory = files.divergent();
        this.file = directory.resolve("index.txt");
        this.writer = writer;
    }

    void kept(String name, long fileBytes, DivergenceSummary summary) throws IOException {
        add("kept", name, fileBytes, summary.cause() + ", " + WalWords.of(summary));
    }

    void removed(String name, long fileBytes, String why) throws IOException {
        add("removed", name, fileBytes, why);
    }

    /** A whole data directory, now under this name. */
    void moved(Path place, long fileBytes) throws IOException {
        add(MOVED, String.valueOf(place.getFileName()), fileBytes, "a whole data directory, in " + place);
    }

    /** Sizes of the directories that were moved aside, by name. */
    Map<String, Long> movedBytes() throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        for (String line : lines()) {
            String[] fields = line.split(" ", 5);
            if (fields.length == 5 && fields[1].equals(MOVED) && fields[3].matches("[0-9]{1,18}")) {
                sizes.put(fields[2], Long.parseLong(fields[3]));
            }
        }
        return sizes;
    }

    private void add(String action, String name, long fileBytes, String words) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.add(String.format(Locale.ROOT, "%s %s %s %d %s", Instant.now(), action, name, fileBytes, words));
        List<String> latest = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        writer.makeDirectory(directory);
        writer.write(file, String.join("\n", latest) + "\n");
    }

    private List<String> lines() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
