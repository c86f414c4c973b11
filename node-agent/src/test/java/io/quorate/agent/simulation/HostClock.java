package io.quorate.agent.simulation;

import io.quorate.agent.time.BootClock;
import java.time.Duration;

/** A machine's clocks. Both run a little too fast or too slow; while the machine is suspended only that of boot time goes on. */
final class HostClock implements BootClock {
    private static final long TICK_NANOS = 10_000_000;

    private final Events events;
    private final Parts parts;
    private final long bootedAt;
    private final double rate;
    private long suspendedNanos;
    private long suspendedSince = -1;
    private long wallOffset;

    /** @param rate how many of its seconds pass in one second */
    HostClock(Events events, Parts parts, long bootedAt, double rate) {
        this.events = events;
        this.parts = parts;
        this.bootedAt = bootedAt;
        this.rate = rate;
    }

    /** As /proc/uptime tells it: 10 ms fine, rounded down. */
    @Override
    public Duration now() {
        return Duration.ofNanos(parts.readTime(this) / TICK_NANOS * TICK_NANOS);
    }

    /** What somebody has set it to; nothing of ours looks at it. */
    long wallNanos() {
        return bootNanos() + wallOffset;
    }

    /** @param offset nanoseconds by which it is ahead of the other clocks */
    void setWall(long offset) {
        wallOffset = offset;
    }

    long bootNanos() {
        return bootedAt + (long) (events.now() * rate);
    }

    long nanoTime() {
        long now = suspendedSince < 0 ? events.now() : suspendedSince;
        return bootedAt + (long) ((now - suspendedNanos) * rate);
    }

    void suspend() {
        suspendedSince = events.now();
    }

    void resume() {
        suspendedNanos += events.now() - suspendedSince;
        suspendedSince = -1;
    }

    /** Nanoseconds of the world until this boot time; none when it has passed. */
    long until(Duration bootTime) {
        return Math.max(0, (long) ((bootTime.toNanos() - parts.readTime(this)) / rate));
    }
}
