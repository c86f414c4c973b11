package io.quorate.agent.fencing;

import io.quorate.agent.time.BootClock;
import io.quorate.agent.time.BootId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries on a thread {@code guard-trial} how long the guard needs on this machine: when the agent starts, and every 10 minutes; every
 * 10 s while the answer is missing or bad, since a machine that was busy may be at rest again. {@link #current} never waits.
 */
public final class StopTimeWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StopTimeWatch.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration PAUSE_IN_DOUBT = Duration.ofSeconds(10);

    private final Trial trial;
    private final Thread thread;
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile GuardStopTime current;
    private volatile Duration firstDelay = Duration.ZERO;

    /** One trial; it throws when it told nothing. */
    interface Trial {
        List<Duration> run() throws IOException, InterruptedException;
    }

    /** @param leaseDirectory of the node; trials take place in a directory of their own below it */
    public StopTimeWatch(Path script, Path leaseDirectory, BootClock clock, BootId boot, Duration floor) {
        this(
                new StopTimeTrial(
                        new GuardProgram(script),
                        leaseDirectory.toAbsolutePath().normalize().resolve("trial"),
                        clock,
                        boot)::run,
                floor);
    }

    StopTimeWatch(Trial trial, Duration floor) {
        this.trial = trial;
        this.current = GuardStopTime.untried(floor);
        this.thread = new Thread(this::watch, "guard-trial");
        thread.setDaemon(true);
    }

    /** Begins the first trial after this long. Once. */
    public void start(Duration delay) {
        firstDelay = delay;
        thread.start();
    }

    /** What is known now. */
    public GuardStopTime current() {
        return current;
    }

    /** Returns when the first trial has ended, whether it told something or not; after this long at the latest. */
    public void awaitFirst(Duration longest) throws InterruptedException {
        boolean unused = first.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the trials; does not wait for one under way, which ends by itself. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            Thread.sleep(firstDelay.toMillis());
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(pauseAfter(look()).toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private GuardStopTime look() throws InterruptedException {
        GuardStopTime before = current;
        try {
            current = before.afterTrial(trial.run());
            tell(before, current);
        } catch (IOException | RuntimeException failed) {
            current = before.afterFailure(Objects.requireNonNullElse(failed.getMessage(), failed.toString()));
            if (!before.failure().equals(current.failure())) {
                log.atWarn().setCause(failed).log("how long the guard needs could not be tried; trying again");
            }
        }
        first.countDown();
        return current;
    }

    static Duration pauseAfter(GuardStopTime known) {
        boolean isInDoubt = known.failure().isPresent() || known.counted().compareTo(known.floor()) > 0;
        return isInDoubt ? PAUSE_IN_DOUBT : PAUSE;
    }

    /** The first result, and every one that changes what is counted with. */
    private static void tell(GuardStopTime before, GuardStopTime now) {
        if (!before.isTried() || !before.counted().equals(now.counted())) {
            log.atInfo()
                    .addKeyValue("runs", now.runs())
                    .addKeyValue("counted", now.counted())
                    .log("how long the guard needs after a deadline was tried");
        }
    }
}
