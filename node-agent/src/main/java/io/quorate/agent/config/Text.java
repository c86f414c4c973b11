package io.quorate.agent.config;

import java.time.Duration;

/** Quantities the way the configuration file writes them. */
final class Text {
    private static final String[] BYTE_UNITS = {"kB", "MB", "GB", "TB"};
    private static final int STEP = 1024;

    private Text() {}

    /** The largest unit that leaves no rest: {@code 6s}, {@code 500ms}. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "min" : seconds + "s";
    }

    /** The largest unit that leaves no rest: {@code 16MB}. */
    static String ofBytes(long bytes) {
        long count = bytes / STEP;
        int unit = 0;
        while (unit < BYTE_UNITS.length - 1 && count != 0 && count % STEP == 0) {
            count /= STEP;
            unit++;
        }
        return count + BYTE_UNITS[unit];
    }
}
