package io.quorate.agent.observation;

/**
 * What this node's own clock says about its right to write.
 *
 * @param hasDeadline a renewal of the live epoch was applied, or a living guard still holds such a deadline
 * @param isSafe the deadline lies ahead
 */
public record LeaseView(boolean hasDeadline, boolean isSafe) {
    public static final LeaseView NONE = new LeaseView(false, false);
}
