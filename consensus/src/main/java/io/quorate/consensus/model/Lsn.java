package io.quorate.consensus.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A byte position in the WAL: an unsigned 64-bit number, written as PostgreSQL does ({@code 16/B374D848}). */
public record Lsn(long value) implements Comparable<Lsn> {
    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");
    private static final int HALF = 32;
    private static final long LOW = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException if the text is not two hexadecimal halves with a slash between */
    public static Lsn parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("LSN '" + text + "': expected the form 16/B374D848");
        }
        return new Lsn(Long.parseLong(matcher.group(1), 16) << HALF | Long.parseLong(matcher.group(2), 16));
    }

    public boolean isAfter(Lsn other) {
        return compareTo(other) > 0;
    }

    /** Bytes from the other position to this one; 0 when this one is not after it, at most {@link Long#MAX_VALUE}. */
    public long bytesSince(Lsn other) {
        if (!isAfter(other)) {
            return 0;
        }
        long bytes = value - other.value;
        return bytes < 0 ? Long.MAX_VALUE : bytes;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%X/%X", value >>> HALF, value & LOW);
    }
}
