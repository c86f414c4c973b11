package io.quorate.agent.observation;

/** Where the renewals stand. */
public enum RenewalView {
    NOT_DUE,
    DUE,
    /** Sent, and not yet answered within the time after which another one is sent. */
    IN_FLIGHT
}
