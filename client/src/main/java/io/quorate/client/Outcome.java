package io.quorate.client;

import java.util.function.Function;

/**
 * What came of something that was asked of the cluster. "Not known" is a case of its own: it is never a "no".
 *
 * @param <T> the answer
 */
public sealed interface Outcome<T> {
    /** Calls the handler's method for this case. */
    <R> R accept(Handler<T, R> handler);

    /** The same outcome with another form of the answer. */
    default <U> Outcome<U> map(Function<T, U> form) {
        return then(value -> new Done<>(form.apply(value)));
    }

    /** What comes of the next step with the answer; this outcome, when there is none. */
    default <U> Outcome<U> then(Function<T, Outcome<U>> next) {
        return accept(new Handler<>() {
            @Override
            public Outcome<U> done(T value) {
                return next.apply(value);
            }

            @Override
            public Outcome<U> refused(String reason) {
                return new Refused<>(reason);
            }

            @Override
            public Outcome<U> invalid(String reason) {
                return new Invalid<>(reason);
            }

            @Override
            public Outcome<U> unreached(String reason) {
                return new Unreached<>(reason);
            }

            @Override
            public Outcome<U> unknown(String reason) {
                return new Unknown<>(reason);
            }
        });
    }

    /** The cluster answered. */
    record Done<T>(T value) implements Outcome<T> {
        @Override
        public <R> R accept(Handler<T, R> handler) {
            return handler.done(value);
        }
    }

    /** The cluster said no; what was asked for did not happen. */
    record Refused<T>(String reason) implements Outcome<T> {
        @Override
        public <R> R accept(Handler<T, R> handler) {
            return handler.refused(reason);
        }
    }

    /** The request names something that the cluster does not have or allow; nothing happened. */
    record Invalid<T>(String reason) implements Outcome<T> {
        @Override
        public <R> R accept(Handler<T, R> handler) {
            return handler.invalid(reason);
        }
    }

    /** No agent, or none that coordinates, could be asked; nothing happened. */
    record Unreached<T>(String reason) implements Outcome<T> {
        @Override
        public <R> R accept(Handler<T, R> handler) {
            return handler.unreached(reason);
        }
    }

    /** The request left, and its answer did not come: it may have happened, or may happen yet. */
    record Unknown<T>(String reason) implements Outcome<T> {
        @Override
        public <R> R accept(Handler<T, R> handler) {
            return handler.unknown(reason);
        }
    }

    /** One method per case, so that a new case breaks compilation wherever outcomes are told apart. */
    interface Handler<T, R> {
        R done(T value);

        R refused(String reason);

        R invalid(String reason);

        R unreached(String reason);

        R unknown(String reason);
    }
}
