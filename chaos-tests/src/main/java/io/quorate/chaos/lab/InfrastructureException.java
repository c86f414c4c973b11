package io.quorate.chaos.lab;

/** The engine, the machine or the harness did not do what a test needs: a verdict about the product is not possible. */
public final class InfrastructureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InfrastructureException(String message) {
        super(message);
    }

    public InfrastructureException(String message, Throwable cause) {
        super(message, cause);
    }
}
