package io.quorate.agent.time;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The boot-time clock as {@code /proc/uptime} shows it (proc(5)), 10 ms fine: Java's own monotonic clock stops while a machine is
 * suspended.
 *
 * <p>The file stays open, so that a process that has no descriptor left still knows the time. It is no channel, which an interrupt
 * would close.
 */
public final class ProcUptimeClock implements BootClock {
    private static final int MILLIS_PER_TICK = 10;

    private final RandomAccessFile uptime;
    private final byte[] buffer = new byte[64];

    /** @throws UncheckedIOException when this system has no such file */
    public ProcUptimeClock() {
        try {
            uptime = new RandomAccessFile("/proc/uptime", "r");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open /proc/uptime, which leases need: is /proc mounted?", e);
        }
    }

    /** Takes some microseconds; the lock is held for two system calls and for nothing else. */
    @Override
    public Duration now() {
        String text;
        synchronized (uptime) {
            try {
                uptime.seek(0);
                int length = uptime.read(buffer);
                text = new String(buffer, 0, Math.max(length, 0), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read /proc/uptime", e);
            }
        }
        return parse(text);
    }

    static Duration parse(String text) {
        int point = text.indexOf('.');
        int blank = text.indexOf(' ');
        if (point < 1 || blank != point + 3) {
            throw new UncheckedIOException(
                    new IOException("/proc/uptime is \"" + text + "\": expected are seconds with two decimals"));
        }
        try {
            long seconds = Long.parseLong(text.substring(0, point));
            return Duration.ofSeconds(seconds)
                    .plusMillis(Long.parseLong(text.substring(point + 1, blank)) * MILLIS_PER_TICK);
        } catch (NumberFormatException e) {
            throw new UncheckedIOException(new IOException("/proc/uptime is \"" + text + "\"", e));
        }
    }
}
