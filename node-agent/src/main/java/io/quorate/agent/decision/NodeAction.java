package io.quorate.agent.decision;

/** What a node may do next. Long actions run one at a time, on the operation thread, each with a deadline. */
public enum NodeAction {
    WAIT(false),
    /** End PostgreSQL at once and leave, so that the supervisor starts a new agent. */
    FENCE_AND_EXIT(false),
    END_AT_ONCE(false),
    ENSURE_GUARD(false),
    GUARD_NO_LEASE(false),
    GUARD_PAUSED(false),
    RENEW(false),
    RENEW_TO_RESUME(false),
    RELEASE(false),
    INITIALISE(true),
    START_FENCED(true),
    RESTORE_FENCE(true),
    CUT_RECEIVER(true),
    PROMOTE(true),
    HAND_OVER(true),
    KEEP_SYNC(true),
    ADMIT_CLIENTS(true),
    KEEP_SLOTS(true),
    FOLLOW(true),
    REWIND(true),
    CLONE(true);

    private final boolean isLong;

    NodeAction(boolean isLong) {
        this.isLong = isLong;
    }

    /** At most one long action is under way at any time. */
    public boolean isLong() {
        return isLong;
    }
}
