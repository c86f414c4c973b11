package io.quorate.agent.postgres;

/** An operation cannot go on; the message names what failed and the remedy. Does not leave the adapter. */
final class OperationFailed extends Exception {
    private static final long serialVersionUID = 1L;

    OperationFailed(String message) {
        super(message);
    }

    OperationFailed(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
