package io.quorate.consensus.model;

/** Number of one primacy, one higher with every grant: the fencing token. 0 stands before the first grant. */
public record Epoch(long number) implements Comparable<Epoch> {
    public static final Epoch NONE = new Epoch(0);

    public Epoch {
        if (number < 0) {
            throw new IllegalArgumentException("epoch " + number + ": must not be negative");
        }
    }

    public Epoch next() {
        return new Epoch(Math.addExact(number, 1));
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
