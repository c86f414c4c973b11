package io.quorate.consensus.model;

/**
 * Number of one primacy, one higher with every grant: the fencing token. 0 stands before the first grant.
 *
 * <p>The digits from the tenth on count how often the cluster's quorum was lost and recovered. So whatever a lost majority may have
 * granted is older than the first grant after the recovery, and stays so: a billion grants, one in each lease, take 190 years.
 */
public record Epoch(long number) implements Comparable<Epoch> {
    public static final Epoch NONE = new Epoch(0);

    private static final long PER_RECOVERY = 1_000_000_000;

    public Epoch {
        if (number < 0) {
            throw new IllegalArgumentException("epoch " + number + ": must not be negative");
        }
    }

    public Epoch next() {
        return new Epoch(Math.addExact(number, 1));
    }

    /** How many recoveries of the quorum came before it; no more than an int holds. */
    public int recovery() {
        return (int) Math.min(Integer.MAX_VALUE, number / PER_RECOVERY);
    }

    /** The same number within the next recovery. */
    public Epoch afterRecovery() {
        return new Epoch(Math.addExact(number, PER_RECOVERY));
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
