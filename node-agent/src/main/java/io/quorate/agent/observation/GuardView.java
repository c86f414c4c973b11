package io.quorate.agent.observation;

/** What the guard process does. */
public enum GuardView {
    /** No living guard. */
    DEAD,
    /** Alive, and told that there is no lease. */
    IDLE,
    /** Alive, with a deadline. */
    ARMED,
    /** Alive, and told that the cluster is paused. */
    PAUSED
}
