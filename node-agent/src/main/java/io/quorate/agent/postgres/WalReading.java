package io.quorate.agent.postgres;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what pg_waldump prints, one line for each record; the same form from PostgreSQL 13 to 18. Thread-safe. */
final class WalReading {
    private static final Pattern RECORD = Pattern.compile("rmgr: (\\S+) .*?, desc: (\\S+)(?: (\\S+ \\S+ [A-Z]+))?.*");
    private static final Pattern RELATION =
            Pattern.compile("blkref #[0-9]+: rel ([0-9]{1,10}/[0-9]{1,10}/[0-9]{1,10})");
    private static final int MOST_FILES = 10_000;
    private static final int MOST_TABLES = 100;

    private final Map<RelationFile, Long> files = new HashMap<>();
    private long filesLeftOut;
    private long records;
    private long commits;
    private long aborts;
    private Optional<String> firstCommit = Optional.empty();
    private Optional<String> lastCommit = Optional.empty();

    /** What is no record is passed over. */
    synchronized void line(String line) {
        Matcher record = RECORD.matcher(line);
        if (!record.lookingAt()) {
            return;
        }
        records++;
        if (record.group(1).equals("Transaction")) {
            transaction(record.group(2), Optional.ofNullable(record.group(3)));
        }
        Set<RelationFile> touched = new HashSet<>();
        for (Matcher relation = RELATION.matcher(line); relation.find(); ) {
            touched.add(RelationFile.parse(relation.group(1)));
        }
        touched.forEach(this::count);
    }

    private void transaction(String kind, Optional<String> time) {
        if (kind.startsWith("COMMIT")) {
            commits++;
            firstCommit = firstCommit.or(() -> time);
            lastCommit = time.or(() -> lastCommit);
        } else if (kind.startsWith("ABORT")) {
            aborts++;
        }
    }

    private void count(RelationFile file) {
        if (files.containsKey(file) || files.size() < MOST_FILES) {
            files.merge(file, 1L, Long::sum);
        } else {
            filesLeftOut++;
        }
    }

    /** What has been read up to now. */
    synchronized WalContents contents(RelationNames names) {
        Map<String, Long> tables = new HashMap<>();
        long catalogs = 0;
        for (Map.Entry<RelationFile, Long> entry : files.entrySet()) {
            RelationFile file = entry.getKey();
            if (names.isCatalog(file)) {
                catalogs++;
            } else {
                tables.merge(names.of(file).orElseGet(file::toString), entry.getValue(), Long::sum);
            }
        }
        List<WalContents.Touched> busiest = tables.entrySet().stream()
                .map(entry -> new WalContents.Touched(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(WalContents.Touched::records)
                        .reversed()
                        .thenComparing(WalContents.Touched::name))
                .limit(MOST_TABLES)
                .toList();
        long more = tables.size() - busiest.size() + filesLeftOut;
        return new WalContents(records, commits, aborts, firstCommit, lastCommit, busiest, more, catalogs);
    }
}
