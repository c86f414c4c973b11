package io.quorate.agent.loop;

import io.quorate.consensus.command.ClusterCommand;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The boundaries between two steps of an agent: before and after each call of its ports, and before and after each question that a port
 * asks back. What an agent does between two of them touches its own memory only. A test lets it stop at one of them. Thread-safe.
 */
final class PortBoundaries {
    /** Calls that change nothing. */
    private static final Set<String> LOOKS =
            Set.of("observe", "problems", "view", "armedUntil", "complete", "toString", "equals", "hashCode");

    private final Freeze freeze;

    // Guarded by this.
    private final List<Boundary> passed = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private Optional<Boundary> awaited = Optional.empty();
    private Runnable stop = () -> {};

    /**
     * @param step the call, and whether it is about to be made or has been made
     * @param time counted from 1
     */
    record Boundary(String step, int time) {
        /** Before this call, after it, or at a question in it. */
        boolean isOf(String call) {
            return step.endsWith(" " + call);
        }

        @Override
        public String toString() {
            return step + " (" + time + ")";
        }
    }

    /** @param freeze stops the agent as a whole: every call, those that only look included */
    PortBoundaries(Freeze freeze) {
        this.freeze = freeze;
    }

    /** The same port, with its boundaries. */
    <T> T around(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> call(real, method, given)));
    }

    /** From now on each step is counted anew. */
    synchronized void begin() {
        passed.clear();
        counts.clear();
    }

    /** The agent's thread that comes to it runs this, once. */
    synchronized void stopAt(Boundary boundary, Runnable onThread) {
        begin();
        awaited = Optional.of(boundary);
        stop = onThread;
    }

    /** Those since the beginning, in their order. */
    synchronized List<Boundary> passed() {
        return List.copyOf(passed);
    }

    private @Nullable Object call(Object real, Method method, Object @Nullable [] given) throws Throwable {
        boolean isLook = LOOKS.contains(method.getName());
        Object[] arguments = given == null ? new Object[0] : given.clone();
        String step = name(method, arguments);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof BooleanSupplier question) {
                arguments[i] = asked(step, question);
            }
        }
        freeze.hold();
        if (!isLook) {
            pass("before " + step);
        }
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        } finally {
            if (!isLook) {
                pass("after " + step);
            }
            freeze.hold();
        }
    }

    private BooleanSupplier asked(String step, BooleanSupplier question) {
        return () -> {
            pass("before the question of " + step);
            boolean answer = question.getAsBoolean();
            pass("after the question of " + step);
            return answer;
        };
    }

    private static String name(Method method, Object[] arguments) {
        boolean isCommand = arguments.length > 0 && arguments[0] instanceof ClusterCommand;
        return isCommand ? arguments[0].getClass().getSimpleName() : method.getName();
    }

    private void pass(String step) {
        Runnable reached = () -> {};
        synchronized (this) {
            Boundary boundary = new Boundary(step, counts.merge(step, 1, Integer::sum));
            passed.add(boundary);
            if (awaited.equals(Optional.of(boundary))) {
                awaited = Optional.empty();
                reached = stop;
            }
        }
        reached.run();
    }
}
