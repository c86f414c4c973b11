package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A second fault while the cluster deals with the first; the targets of both are chosen before. */
record Together(Nemesis first, Nemesis second, boolean keepsMajority) implements Nemesis {
    /** Longer than a failover takes. */
    private static final Duration LATEST = Duration.ofSeconds(9);

    @Override
    public String name() {
        return first.name() + ", and soon " + second.name();
    }

    @Override
    public boolean suits(Shape shape) {
        return first.suits(shape) && second.suits(shape);
    }

    @Override
    public Injection inject(Scene scene) {
        Injection one = first.inject(scene);
        try {
            LockSupport.parkNanos(Duration.ofMillis(scene.random().nextLong(LATEST.toMillis()))
                    .toNanos());
            Injection other = second.inject(scene);
            List<String> targets = new ArrayList<>(one.targets());
            targets.addAll(other.targets());
            return new Injection(
                    targets, () -> both(one.evidence().get(), other.evidence().get()), () -> {
                        try {
                            other.heal().run();
                        } finally {
                            one.heal().run();
                        }
                    });
        } catch (RuntimeException | Error e) {
            one.heal().run();
            throw e;
        }
    }

    private static Optional<String> both(Optional<String> one, Optional<String> other) {
        return one.flatMap(first -> other.map(second -> first + "; " + second));
    }
}
