package io.quorate.chaos.check.append;

/** What no serial order can explain. Cycles are named as Adya names them; "realtime" ones exist only because one ended before another began. */
public enum Anomaly {
    /** A transaction does not see what it has read or appended itself. */
    INTERNAL("internal"),
    DUPLICATE("duplicate-element"),
    UNWRITTEN("unwritten-element"),
    /** A read of what a failed transaction appended. */
    G1A("G1a"),
    /** A read of what a transaction appended before its last word on that list. */
    G1B("G1b"),
    /** Two reads of a list, neither of which is the beginning of the other. */
    INCOMPATIBLE_ORDER("incompatible-order"),
    /** Two transactions read the same version of a list and both appended to it. */
    LOST_UPDATE("lost-update"),
    /** A cycle of overwrites. */
    G0("G0"),
    /** A cycle of overwrites and of reads of what was written. */
    G1C("G1c"),
    /** A cycle with one overwrite of what was read. */
    G_SINGLE("G-single"),
    /** A cycle with several overwrites of what was read. */
    G2_ITEM("G2-item"),
    G0_REALTIME("G0-realtime"),
    G1C_REALTIME("G1c-realtime"),
    G_SINGLE_REALTIME("G-single-realtime"),
    G2_ITEM_REALTIME("G2-item-realtime");

    private final String label;

    Anomaly(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
