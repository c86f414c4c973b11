package io.quorate.chaos.history;

/**
 * One strictly sequential client, or the nemesis.
 *
 * @param number 0 or more for clients
 */
public record ProcessId(int number) {
    /** Who breaks things; its operations do not wait for each other. */
    public static final ProcessId NEMESIS = new ProcessId(-1);

    public ProcessId {
        if (number < -1) {
            throw new IllegalArgumentException("a process has the number 0 or more, not " + number);
        }
    }

    public boolean isNemesis() {
        return number == NEMESIS.number;
    }

    @Override
    public String toString() {
        return isNemesis() ? "nemesis" : Integer.toString(number);
    }
}
