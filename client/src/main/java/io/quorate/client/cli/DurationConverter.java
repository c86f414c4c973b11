package io.quorate.client.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people type it: {@code 5}, {@code 0.5s}, {@code 500ms}, {@code 2m}; seconds without a unit. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,7}(?:\\.[0-9]{1,3})?)(ms|s|m)?");
    private static final Duration MIN = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofHours(1);

    @Override
    public Duration convert(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw refused(text);
        }
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        long millis = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(millisIn(unit)))
                .longValue();
        Duration duration = Duration.ofMillis(millis);
        if (duration.compareTo(MIN) < 0 || duration.compareTo(MAX) > 0) {
            throw refused(text);
        }
        return duration;
    }

    private static long millisIn(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "m" -> Duration.ofMinutes(1).toMillis();
            default -> Duration.ofSeconds(1).toMillis();
        };
    }

    private static TypeConversionException refused(String text) {
        return new TypeConversionException(
                "'" + text + "', expected seconds or a number with ms, s or m, from 100ms to 60m");
    }
}
