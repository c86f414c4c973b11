package io.quorate.agent.api;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** How quantities are written for people. */
final class Wording {
    private static final long MILLIS_PER_SECOND = 1000;

    private Wording() {}

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", (double) duration.toMillis() / MILLIS_PER_SECOND);
    }

    static String list(Collection<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
