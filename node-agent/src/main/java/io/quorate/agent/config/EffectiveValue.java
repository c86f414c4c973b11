package io.quorate.agent.config;

import java.time.Duration;
import java.util.Locale;

/**
 * A setting as it is in force.
 *
 * @param value as one would write it in the file
 * @param place {@code default}, {@code environment}, or file and line
 */
public record EffectiveValue(String path, String value, String place) {

    static EffectiveValue of(String path, Object content, String place) {
        return new EffectiveValue(path, text(content), place);
    }

    private static String text(Object content) {
        if (content instanceof Duration duration) {
            return Text.of(duration);
        }
        if (content instanceof Long bytes) {
            return Text.ofBytes(bytes);
        }
        return content instanceof Enum<?> choice ? choice.name().toLowerCase(Locale.ROOT) : content.toString();
    }
}
