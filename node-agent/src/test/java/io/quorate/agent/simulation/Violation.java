package io.quorate.agent.simulation;

/** A promise that was broken. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }
}
