package io.quorate.chaos.check.append;

/**
 * The one transaction comes before the other in every order that explains what was seen.
 *
 * @param from number of the earlier transaction in the graph
 * @param to number of the later one
 * @param why in words, with {@code %1$s} for the earlier transaction and {@code %2$s} for the later one
 */
record Dependency(int from, int to, Kind kind, String why) {
    /** What makes it come before. */
    enum Kind {
        /** It wrote what the other put something behind. */
        OVERWRITTEN(1),
        /** It wrote what the other read. */
        READ(2),
        /** It read what was there before the other wrote. */
        READ_BEFORE(4),
        /** It had ended when the other began. */
        REAL_TIME(8);

        private final int bit;

        Kind(int bit) {
            this.bit = bit;
        }

        int bit() {
            return bit;
        }
    }

    boolean isOf(int kinds) {
        return (kind.bit() & kinds) != 0;
    }
}
