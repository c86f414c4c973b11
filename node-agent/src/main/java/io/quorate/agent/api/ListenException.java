package io.quorate.agent.api;

import java.io.Serial;

/** The server could not listen; the message names the address, the setting that it comes from, and the remedy. */
public final class ListenException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
