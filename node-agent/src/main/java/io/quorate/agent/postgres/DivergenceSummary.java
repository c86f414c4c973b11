package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rejoin discards, as a file for people and programs: lines of {@code name: value}, some names more than once.
 *
 * @param cause such as {@code rewind to node-b}
 * @param systemIdentifier unsigned, as text
 * @param missingSegments files that were no longer there to be kept
 * @param gap why the contents are not everything; empty when they are
 */
record DivergenceSummary(
        String node,
        String keptAt,
        String cause,
        String systemIdentifier,
        Divergence divergence,
        long missingSegments,
        WalContents contents,
        Optional<String> gap) {
    static final String FILE = "summary.txt";

    /** Where the WAL is, if not beside the file. */
    static final String PLACE = "place";

    private static final String WHOLE = "whole";
    private static final String HEAD =
            "# WAL that only this node had, and that is not in the cluster any more. Whole records lie from fork to end:\n# ";
    private static final String ADVICE =
            "\n# Bring back by hand what is needed. When nobody needs it any more, remove the directory.\n";

    /** Whether this one holds all WAL that the other one speaks of. */
    boolean covers(DivergenceSummary other) {
        WalPosition end = divergence.end();
        WalPosition wanted = other.divergence.end();
        return systemIdentifier.equals(other.systemIdentifier)
                && divergence.fork().equals(other.divergence.fork())
                && end.timeline().equals(wanted.timeline())
                && !wanted.lsn().isAfter(end.lsn());
    }

    String text() {
        Divergence.Stretch last =
                divergence.stretches().get(divergence.stretches().size() - 1);
        String example = "pg_waldump " + String.join(" ", WalDump.arguments(last, Path.of(".")));
        StringBuilder text = new StringBuilder(HEAD + example + ADVICE);
        line(text, "format", 1);
        line(text, "node", node);
        line(text, "kept_at", keptAt);
        line(text, "discarded_by", cause);
        line(text, "system_identifier", systemIdentifier);
        line(text, "bytes", divergence.bytes());
        line(text, "fork", position(divergence.fork()));
        line(text, "end", position(divergence.end()));
        divergence
                .stretches()
                .forEach(stretch ->
                        line(text, "stretch", stretch.timeline().number() + " " + stretch.from() + " " + stretch.to()));
        line(text, "missing_segments", missingSegments);
        line(text, "details", gap.map(why -> "incomplete: " + why).orElse(WHOLE));
        line(text, "records", contents.records());
        line(text, "commits", contents.commits());
        line(text, "aborts", contents.aborts());
        contents.firstCommit().ifPresent(time -> line(text, "first_commit", time));
        contents.lastCommit().ifPresent(time -> line(text, "last_commit", time));
        line(text, "catalog_files", contents.catalogs());
        line(text, "more_tables", contents.moreTables());
        contents.tables().forEach(table -> line(text, "table", table.records() + " " + table.name()));
        return text.toString();
    }

    /** Empty when it is not the text of a summary. Lines of names that are not known are passed over. */
    static Optional<DivergenceSummary> parse(String text) {
        Map<String, List<String>> values = values(text);
        try {
            List<Divergence.Stretch> stretches = values.getOrDefault("stretch", List.of()).stream()
                    .map(DivergenceSummary::stretch)
                    .toList();
            String details = only(values, "details");
            return Optional.of(new DivergenceSummary(
                    only(values, "node"),
                    only(values, "kept_at"),
                    only(values, "discarded_by"),
                    only(values, "system_identifier"),
                    new Divergence(position(only(values, "fork")), position(only(values, "end")), stretches),
                    number(values, "missing_segments"),
                    contents(values),
                    details.equals(WHOLE) ? Optional.empty() : Optional.of(details.replaceFirst("^incomplete: ", ""))));
        } catch (IllegalArgumentException notOfThisForm) {
            return Optional.empty();
        }
    }

    /** The value of a line, for who needs no more of it. */
    static Optional<String> value(String text, String name) {
        return values(text).getOrDefault(name, List.of()).stream().findFirst();
    }

    private static WalContents contents(Map<String, List<String>> values) {
        List<WalContents.Touched> tables = values.getOrDefault("table", List.of()).stream()
                .map(line -> line.split(" ", 2))
                .map(parts -> new WalContents.Touched(parts[parts.length - 1], Long.parseLong(parts[0])))
                .toList();
        return new WalContents(
                number(values, "records"),
                number(values, "commits"),
                number(values, "aborts"),
                values.getOrDefault("first_commit", List.of()).stream().findFirst(),
                values.getOrDefault("last_commit", List.of()).stream().findFirst(),
                tables,
                number(values, "more_tables"),
                number(values, "catalog_files"));
    }

    private static Map<String, List<String>> values(String text) {
        Map<String, List<String>> values = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                        .add(line.substring(colon + 2));
            }
        });
        return values;
    }

    private static String only(Map<String, List<String>> values, String name) {
        List<String> found = values.getOrDefault(name, List.of());
        if (found.size() != 1) {
            throw new IllegalArgumentException(name + " stands " + found.size() + " times");
        }
        return found.get(0);
    }

    private static long number(Map<String, List<String>> values, String name) {
        return Long.parseLong(only(values, name));
    }

    private static Divergence.Stretch stretch(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(text);
        }
        return new Divergence.Stretch(new Timeline(Long.parseLong(parts[0])), Lsn.parse(parts[1]), Lsn.parse(parts[2]));
    }

    private static String position(WalPosition position) {
        return position.timeline().number() + " " + position.lsn();
    }

    private static WalPosition position(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(text);
        }
        return new WalPosition(new Timeline(Long.parseLong(parts[0])), Lsn.parse(parts[1]));
    }

    /** A value stays on its line. */
    private static void line(StringBuilder text, String name, Object value) {
        text.append(name)
                .append(": ")
                .append(String.valueOf(value).replaceAll("\\R", " "))
                .append('\n');
    }
}
