package io.quorate.chaos.report;

import java.util.Locale;

/**
 * Where times and latencies are in the picture, in its own units.
 *
 * @param duration of the run, ns, more than 0
 * @param top of the field of operations
 */
record Plane(long duration, int top) {
    static final int LEFT = 90;
    static final int WIDTH = 1_100;
    static final int RIGHT = LEFT + WIDTH;
    static final int FIELD = 240;

    /** From 0.1 ms to 100 s. */
    private static final int DECADES = 6;

    private static final double SHORTEST = 1e5;

    double x(long time) {
        return LEFT + (double) WIDTH * Math.min(Math.max(time, 0), duration) / duration;
    }

    int bottom() {
        return top + FIELD;
    }

    /** Latencies out of range are at its edges. */
    double y(long latency) {
        double decades = Math.log10(Math.max((double) latency, SHORTEST) / SHORTEST);
        return bottom() - FIELD * Math.min(decades, DECADES) / DECADES;
    }

    /** The distance of marks on the time axis, ns: 1, 2 or 5 by a power of ten, so that there are about ten. */
    long tick() {
        long tick = 1_000_000;
        for (int i = 0; duration / tick > 12; i++) {
            tick = i % 3 == 1 ? tick / 2 * 5 : tick * 2;
        }
        return tick;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
