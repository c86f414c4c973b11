package io.quorate.agent.config;

import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of a setting becomes a value.
 *
 * @param unit for the example file: what the text is
 * @param allowed for messages: what the reader accepts
 * @param reader throws IllegalArgumentException or ArithmeticException for anything else
 */
record Format<T>(Class<T> type, String unit, String allowed, Function<String, T> reader) {
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L);
    private static final Map<String, Long> BYTES =
            Map.of("kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);
    private static final Pattern DURATION_TEXT = Pattern.compile("([0-9]{1,9}) ?(ms|s|min|h)");
    private static final Pattern SIZE_TEXT = Pattern.compile("([0-9]{1,9}) ?(kB|MB|GB|TB)");
    private static final Pattern ROLE_TEXT = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    static final Format<String> NAME = new Format<>(String.class, "name", NodeId.RULE, text -> new NodeId(text).name());
    static final Format<NodeId> NODE = new Format<>(NodeId.class, "name", NodeId.RULE, NodeId::new);
    static final Format<Address> ADDRESS = new Format<>(Address.class, "host:port", Address.RULE, Address::parse);
    static final Format<Path> PATH =
            new Format<>(Path.class, "absolute path", "an absolute path, such as /var/lib/quorate", Format::path);
    static final Format<Boolean> SWITCH = choice("true or false", Boolean.class, Map.of("true", true, "false", false));
    static final Format<MemberKind> KIND =
            choice("data or witness", MemberKind.class, Map.of("data", MemberKind.DATA, "witness", MemberKind.WITNESS));
    static final Format<Durability> DURABILITY = choice(
            "quorum, strict or async",
            Durability.class,
            Map.of("quorum", Durability.QUORUM, "strict", Durability.STRICT, "async", Durability.ASYNC));
    static final Format<String> TRANSPORT = choice("plaintext", String.class, Map.of("plaintext", "plaintext"));

    /** An identifier of PostgreSQL that needs no quotes. */
    static final Format<String> IDENTIFIER = new Format<>(
            String.class,
            "name",
            "a lower-case letter or _, then lower-case letters, digits or _, at most 63 in all, not beginning with pg_",
            Format::identifier);

    /** What the text means. @throws IllegalArgumentException or ArithmeticException if it is not {@link #allowed} */
    T read(String text) {
        return reader.apply(text);
    }

    static Format<Duration> duration(Duration min, Duration max) {
        String range = Text.of(min) + " to " + Text.of(max);
        return new Format<>(
                Duration.class,
                "duration (ms, s, min, h)",
                "a duration of " + range + ", written like 500ms, 6s or 2min",
                text -> within(Duration.ofMillis(quantity(DURATION_TEXT, MILLIS, text)), min, max));
    }

    /** Bytes, at least so many. */
    static Format<Long> size(long min) {
        return new Format<>(
                Long.class,
                "size (kB, MB, GB, TB)",
                "a size of " + Text.ofBytes(min) + " or more, written like 512kB, 16MB or 1GB",
                text -> within(quantity(SIZE_TEXT, BYTES, text), min, Long.MAX_VALUE));
    }

    static Format<Integer> integer(int min, int max) {
        return new Format<>(
                Integer.class,
                "whole number, " + min + " to " + max,
                "a whole number of " + min + " to " + max,
                text -> within(Integer.parseInt(text), min, max));
    }

    private static <T> Format<T> choice(String allowed, Class<T> type, Map<String, T> values) {
        return new Format<>(type, allowed, allowed, text -> {
            T value = values.get(text);
            if (value == null) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    private static long quantity(Pattern pattern, Map<String, Long> units, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long factor = units.getOrDefault(matcher.group(2), 0L);
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
    }

    private static <C extends Comparable<C>> C within(C value, C min, C max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(value.toString());
        }
        return value;
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException(text);
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static String identifier(String text) {
        if (!ROLE_TEXT.matcher(text).matches() || text.startsWith("pg_")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
