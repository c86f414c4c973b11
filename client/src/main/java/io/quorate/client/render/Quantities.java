package io.quorate.client.render;

import java.util.List;
import java.util.Locale;

/** Numbers as people read them; units as in PostgreSQL's {@code pg_size_pretty}. */
final class Quantities {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
    private static final double STEP = 1_024.0;
    private static final double ONE_DIGIT = 10.0;
    private static final double MS_PER_SECOND = 1_000.0;

    private Quantities() {}

    static String bytes(long count) {
        double size = count;
        int unit = 0;
        while (size >= STEP) {
            size /= STEP;
            unit++;
        }
        boolean hasFraction = unit > 0 && size < ONE_DIGIT;
        return String.format(Locale.ROOT, hasFraction ? "%.1f %s" : "%.0f %s", size, UNITS.get(unit));
    }

    static String seconds(long milliseconds) {
        return String.format(Locale.ROOT, "%.1f s", milliseconds / MS_PER_SECOND);
    }
}
