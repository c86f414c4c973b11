package io.quorate.agent.postgres;

/** How an operation on the server ended. Failing is an expected outcome; the reason names the operation and the remedy. */
public sealed interface ActionResult<T> {

    /** It was done. */
    record Done<T>(T value) implements ActionResult<T> {}

    /** It was not done, or not to its end; the next look at the server tells what stands. */
    record Failed<T>(String reason) implements ActionResult<T> {}

    static <T> ActionResult<T> done(T value) {
        return new Done<>(value);
    }

    /** Done, with nothing to tell: {@link Void} has no other value than null. */
    @SuppressWarnings("NullAway")
    static ActionResult<Void> done() {
        return new Done<>(null);
    }

    static <T> ActionResult<T> failed(String reason) {
        return new Failed<>(reason);
    }
}
