package io.quorate.deploy.cluster;

import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Three nodes for every class that asks for them: to found a cluster takes longer than to break one. A test that takes an {@link Incident}
 * begins when the cluster stands, whatever the one before has done to it. After the last test of the run the cluster is removed, and what
 * was measured is printed. A class that needs other nodes registers an extension that is {@link #ofThisClass its own}.
 */
final class SharedCluster implements AfterEachCallback, AfterAllCallback, ParameterResolver, InvocationInterceptor {
    private final Optional<ClusterShape> own;

    /** For {@code ExtendWith}. */
    SharedCluster() {
        this(Optional.empty());
    }

    private SharedCluster(Optional<ClusterShape> own) {
        this.own = own;
    }

    /** For a static field with {@code RegisterExtension}: the cluster ends with the class. */
    static SharedCluster ofThisClass(ClusterShape shape) {
        return new SharedCluster(Optional.of(shape));
    }

    /** After a failure the cluster is shown as it is, then mended, so that one broken test is one broken test. */
    @Override
    public void afterEach(ExtensionContext context) {
        context.getExecutionException().ifPresent(failure -> {
            LocalCluster cluster = running(context).cluster;
            System.out.println(context.getDisplayName() + " failed; the cluster was\n" + cluster.describe());
            cluster.mend();
        });
    }

    /** A round of {@link Rounds} that has passed is noted. */
    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        FigureTable figures = running(context).figures;
        int before = figures.size();
        invocation.proceed();
        ArgumentsSource source = call.getExecutable().getAnnotation(ArgumentsSource.class);
        if (source != null && source.value() == Rounds.class) {
            int round = (Integer) call.getArguments().get(0);
            FinishedRounds.ofThisBuild().add(call.getExecutable(), round, figures.since(before));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Incident.class;
    }

    @Override
    public Incident resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = running(context);
        return Incident.in(running.cluster, running.figures);
    }

    /** The other one ends with the run, by its store. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (own.isPresent()) {
            Running running = store(context).remove(own, Running.class);
            if (running != null) {
                running.close();
            }
        }
    }

    private Running running(ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(own, shape -> new Running(shape.orElse(ClusterShape.ofData(3))), Running.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(SharedCluster.class));
    }

    /** What the store closes when the run ends, and the virtual machine when somebody ends that first. */
    private static final class Running implements AutoCloseable {
        private final LocalCluster cluster;
        private final FigureTable figures = new FigureTable();
        private final Thread onExit = new Thread(this::end, "remove-cluster");

        private Running(ClusterShape shape) {
            long start = System.nanoTime();
            try {
                cluster = LocalCluster.up(shape);
            } catch (IOException e) {
                throw new AssertionError("cannot make a directory for a cluster", e);
            }
            Runtime.getRuntime().addShutdownHook(onExit);
            System.out.printf(
                    "%s in %s: %d ms%n",
                    shape,
                    cluster.directory,
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
        }

        private void end() {
            try {
                cluster.close();
            } catch (IOException e) {
                throw new AssertionError("cannot remove the cluster in " + cluster.directory, e);
            }
        }

        @Override
        public void close() {
            System.out.print(figures.text());
            Runtime.getRuntime().removeShutdownHook(onExit);
            end();
        }
    }
}
