package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what has been kept aside for as long as it is there, also after a restart of the agent. */
final class KeptReport {
    private static final String WAL = "divergent WAL";
    private static final String DIRECTORIES = "moved directories";
    private static final int NAMED = 3;

    private final ServerFiles files;
    private final KeptAside aside;
    private final Problems problems;

    KeptReport(ServerFiles files, KeptAside aside, Problems problems) {
        this.files = files;
        this.aside = aside;
        this.problems = problems;
    }

    static KeptReport of(Installation on) {
        return new KeptReport(on.files(), on.kept(), on.problems());
    }

    /** Looks anew. Reads a few small files; not for a thread that must not wait for a disk. */
    void refresh() {
        try {
            problems.report(WAL, wal());
            problems.report(DIRECTORIES, directories());
        } catch (IOException e) {
            problems.report(
                    WAL,
                    List.of("what rejoins have kept aside cannot be looked at: " + e + "; see " + files.divergent()));
        }
    }

    private List<String> wal() throws IOException {
        List<KeptAside.Kept> there = new ArrayList<>();
        for (KeptAside.Kept kept : aside.copies()) {
            if (Files.exists(kept.wal())) {
                there.add(kept);
            }
        }
        int older = Math.max(0, there.size() - NAMED);
        List<String> sentences = there.subList(older, there.size()).stream()
                .map(KeptReport::sentence)
                .collect(Collectors.toCollection(ArrayList::new));
        if (older > 0) {
            sentences.add(older + " more, older, that rejoins discarded: see "
                    + files.divergent().resolve("index.txt"));
        }
        return sentences;
    }

    private static String sentence(KeptAside.Kept kept) {
        String what = kept.summary()
                .map(summary ->
                        "a " + summary.cause() + " at " + summary.keptAt() + " discarded " + WalWords.of(summary))
                .orElse("WAL that only this node had was discarded (its summary cannot be read)");
        return what + "; it is kept in " + kept.wal() + ", described in "
                + kept.place().resolve(DivergenceSummary.FILE)
                + ": bring back by hand what is needed, then remove " + kept.wal();
    }

    private List<String> directories() throws IOException {
        List<KeptAside.Moved> moved = aside.movedDirectories();
        if (moved.isEmpty()) {
            return List.of();
        }
        long bytes = moved.stream()
                .mapToLong(directory -> directory.bytes().orElse(0L))
                .sum();
        boolean isCounted =
                moved.stream().allMatch(directory -> directory.bytes().isPresent());
        String places = moved.stream()
                .limit(NAMED)
                .map(directory -> directory.place().toString())
                .collect(Collectors.joining(", "));
        String count = moved.size() == 1
                ? "a data directory that was moved aside is kept"
                : moved.size() + " data directories that were moved aside are kept";
        return List.of(count + " (" + (isCounted ? "" : "at least ") + WalWords.size(bytes) + "): " + places
                + (moved.size() > NAMED ? " and others" : "")
                + "; the agent never deletes one: remove what nobody needs any more");
    }
}
