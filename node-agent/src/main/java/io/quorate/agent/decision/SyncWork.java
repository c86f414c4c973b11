package io.quorate.agent.decision;

/**
 * What a primary has to do about its standbys.
 *
 * @param step the next safe step
 * @param isUnsettled a command about the standbys may still be applied: it is settled before anything else is done
 * @param mayAdmitClients so many standbys have confirmed what the server recovered that nothing clients would see can be lost
 */
public record SyncWork(SyncStep step, boolean isUnsettled, boolean mayAdmitClients) {
    /** Of a node that is no primary. */
    public static final SyncWork NONE = new SyncWork(new SyncStep.Keep(), false, false);

    /** There is something to do; waiting for confirmations is nothing to do. */
    public boolean isDue() {
        return isUnsettled || !(step instanceof SyncStep.Keep || isAwaiting());
    }

    public boolean isAwaiting() {
        return step instanceof SyncStep.AwaitConfirmation;
    }
}
