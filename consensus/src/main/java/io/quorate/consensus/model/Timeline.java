package io.quorate.consensus.model;

/** PostgreSQL's timeline number, from 1. Numbers are reserved through the log, so one number names one promotion. */
public record Timeline(long number) implements Comparable<Timeline> {
    private static final long MAX = 0xFFFF_FFFFL;

    public Timeline {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException("timeline " + number + ": allowed is 1 to " + MAX);
        }
    }

    public Timeline next() {
        return new Timeline(number + 1);
    }

    public boolean isAfter(Timeline other) {
        return number > other.number;
    }

    @Override
    public int compareTo(Timeline other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
