package io.quorate.agent.simulation;

import java.util.PriorityQueue;

/** The time of a whole simulated world in nanoseconds, and what is due in it. What is due at the same time happens in the order of asking. */
final class Events {
    private final PriorityQueue<Due> waiting = new PriorityQueue<>();
    private long now;
    private long number;

    long now() {
        return now;
    }

    /** How many events there have been, and will be. */
    long asked() {
        return number;
    }

    void after(long nanos, Runnable event) {
        waiting.add(new Due(now + Math.max(0, nanos), number++, event));
    }

    /** Lets the next event happen; false when none is due by then. */
    boolean next(long until) {
        Due due = waiting.peek();
        if (due == null || due.at() > until) {
            return false;
        }
        waiting.remove();
        now = due.at();
        due.event().run();
        return true;
    }

    private record Due(long at, long number, Runnable event) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }
}
