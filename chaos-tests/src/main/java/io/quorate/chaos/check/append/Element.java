package io.quorate.chaos.check.append;

/** One element of one list. */
record Element(long key, long value) {
    @Override
    public String toString() {
        return value + " of list " + key;
    }
}
