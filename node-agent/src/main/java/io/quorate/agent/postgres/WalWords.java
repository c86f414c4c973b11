package io.quorate.agent.postgres;

import java.util.List;
import java.util.Locale;

/** What was discarded, in words for people. */
final class WalWords {
    private static final int NAMED = 3;
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
    private static final double STEP = 1024;

    private WalWords() {}

    /** Such as: 304 bytes of WAL that only this node had (timeline 2, 0/3000148 to 0/3000278): 1 transaction committed, in app.public.t. */
    static String of(DivergenceSummary summary) {
        Divergence divergence = summary.divergence();
        return divergence.bytes() + " bytes of WAL that only this node had (timeline "
                + divergence.fork().timeline() + ", " + divergence.fork().lsn() + " to "
                + (divergence.stretches().size() > 1
                        ? "timeline " + divergence.end().timeline() + ", "
                        : "")
                + divergence.end().lsn() + "): " + contents(summary);
    }

    private static String contents(DivergenceSummary summary) {
        WalContents contents = summary.contents();
        String known = transactions(contents.commits()) + " committed, " + contents.aborts() + " rolled back"
                + tables(contents);
        String gap =
                summary.gap().map(why -> "at least " + known + " (" + why + ")").orElse(known);
        return summary.missingSegments() == 0
                ? gap
                : gap + "; " + summary.missingSegments() + " of its files were no longer there";
    }

    private static String transactions(long count) {
        return count == 1 ? "1 transaction" : count + " transactions";
    }

    private static String tables(WalContents contents) {
        List<WalContents.Touched> tables = contents.tables();
        if (tables.isEmpty()) {
            return contents.catalogs() == 0 ? ", no table touched" : ", only PostgreSQL's own tables touched";
        }
        String named = String.join(
                ", ",
                tables.stream().limit(NAMED).map(WalContents.Touched::name).toList());
        long more = tables.size() - Math.min(NAMED, tables.size()) + contents.moreTables();
        return ", in " + named + (more == 0 ? "" : " and " + more + " more");
    }

    /** Rounded, for people. */
    static String size(long bytes) {
        if (bytes < STEP) {
            return bytes + " bytes";
        }
        double amount = bytes / STEP;
        int unit = 0;
        while (amount >= STEP && unit < UNITS.length - 1) {
            amount /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, UNITS[unit]);
    }
}
