package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.FalseClock;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Shape;
import java.time.Duration;
import java.util.List;

/** The wall clock of the primary's host is wrong; its monotonic clocks are right. */
record ClockSet(Wrong wrong) implements Nemesis {
    private static final Duration SEEN = Duration.ofSeconds(2);

    /** In which way. */
    enum Wrong {
        AHEAD("jumps ahead"),
        BACK("jumps back"),
        FAST("runs twice as fast");

        private final String text;

        Wrong(String text) {
            this.text = text;
        }
    }

    @Override
    public String name() {
        return "the primary's clock " + wrong.text;
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public boolean suits(Shape shape) {
        return shape.hasFalseClocks();
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        FalseClock clock = new FalseClock(host);
        switch (wrong) {
            case AHEAD -> clock.set("+300s");
            case BACK -> clock.set("-300s");
            case FAST -> clock.runTwiceAsFast();
        }
        return new Injection(
                List.of(host.name()),
                () -> {
                    Duration ahead = clock.error();
                    return Evidence.when(
                            ahead.abs().compareTo(SEEN) > 0, "PostgreSQL was " + ahead.toSeconds() + " s ahead");
                },
                clock::right);
    }
}
