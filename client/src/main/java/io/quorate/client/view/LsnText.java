package io.quorate.client.view;

import java.util.Locale;

/** WAL positions as PostgreSQL prints them. */
public final class LsnText {
    private static final int HALF = 32;
    private static final long LOW = 0xFFFF_FFFFL;

    private LsnText() {}

    /** @param lsn PostgreSQL's unsigned 64-bit position */
    public static String of(long lsn) {
        return String.format(Locale.ROOT, "%X/%X", lsn >>> HALF, lsn & LOW);
    }
}
