package io.quorate.agent.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The boot-time clock of Linux, from {@code /proc/uptime}: 10 ms, rounded down. Thread-safe. */
public final class ProcUptimeClock implements BootClock {
    private static final Path UPTIME = Path.of("/proc/uptime");

    @Override
    public Duration now() {
        try {
            String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
            String seconds = text.substring(0, text.indexOf(' '));
            int point = seconds.indexOf('.');
            long centiseconds = Long.parseLong(seconds.substring(0, point) + seconds.substring(point + 1));
            return Duration.ofMillis(centiseconds * 10);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the boot-time clock " + UPTIME, e);
        }
    }
}
