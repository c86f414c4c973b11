package io.quorate.consensus.ratis;

import java.io.Serial;

/** The log cannot be started on this node; the message is for people: what was found, and what to do about it. */
public final class LogStartException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    LogStartException(String message) {
        super(message);
    }

    /** Also for what has to be written down before the log may go on. */
    public LogStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
