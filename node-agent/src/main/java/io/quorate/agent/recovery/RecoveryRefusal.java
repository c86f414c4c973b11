package io.quorate.agent.recovery;

import java.io.Serial;

/** An order of recovery is not made, or not taken, and nothing has changed; the message is for people. */
public final class RecoveryRefusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public RecoveryRefusal(String message) {
        super(message);
    }
}
