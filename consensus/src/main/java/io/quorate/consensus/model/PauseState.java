package io.quorate.consensus.model;

/**
 * Whether automatic actions are on. While {@link Kind#PAUSED} nobody may expire or grant, so a holder need not renew. A resume
 * goes through {@link Kind#RESUMING} until the holder has renewed with the resume's number: only then is its guard known to be
 * armed again.
 */
public record PauseState(Kind kind, long resumeNumber, String requestedBy) {
    public static final PauseState NOT_PAUSED = new PauseState(Kind.RUNNING, 0, "");

    /** The three states of a pause. */
    public enum Kind {
        RUNNING,
        PAUSED,
        RESUMING
    }

    /** True while expiry and grants are refused. */
    public boolean holdsDecisions() {
        return kind != Kind.RUNNING;
    }
}
