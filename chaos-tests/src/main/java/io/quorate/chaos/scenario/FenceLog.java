package io.quorate.chaos.scenario;

import io.quorate.chaos.history.Recorder;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.report.HostLane.Fence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the guards of each host ended PostgreSQL, by their own logs, for the picture. They tell the time since this machine was booted,
 * which all containers share. A log ends with its host: {@link #look} is to be called when all of them run.
 */
final class FenceLog {
    private static final Pattern FENCED =
            Pattern.compile("(guard \\d) \\(\\d+\\) at boot time (\\d+) cs: deadline passed.*");
    /** One guard is over with its work long before it can have more. */
    private static final Duration SAME = Duration.ofMillis(500);

    private static final Duration UNIT = Duration.ofMillis(10);

    private final Lab lab;
    private final Recorder recorder;
    private final long begin;
    private final Map<String, List<Fence>> fences = new TreeMap<>();

    FenceLog(Lab lab, Recorder recorder) {
        this.lab = lab;
        this.recorder = recorder;
        this.begin = recorder.now();
    }

    void look() {
        for (Host host : lab.hosts()) {
            String log = host.exec("sh", "-c", "cat /run/quorate/guard.log 2>/dev/null; true")
                    .stdout();
            long now = recorder.now();
            long bootTime = bootTime();
            log.lines().map(FENCED::matcher).filter(Matcher::matches).forEach(fenced -> {
                long units = bootTime - Long.parseLong(fenced.group(2));
                Fence fence =
                        new Fence(now - UNIT.multipliedBy(units).toNanos(), fenced.group(1) + ": the lease was over");
                add(host.name(), fence);
            });
        }
    }

    /** Each is seen in every look, at about the same time. */
    private void add(String host, Fence fence) {
        List<Fence> known = fences.computeIfAbsent(host, name -> new ArrayList<>());
        boolean isKnown = known.stream()
                .anyMatch(other ->
                        other.what().equals(fence.what()) && Math.abs(other.time() - fence.time()) < SAME.toNanos());
        if (fence.time() >= begin && !isKnown) {
            known.add(fence);
        }
    }

    List<Fence> of(String host) {
        return List.copyOf(fences.getOrDefault(host, List.of()));
    }

    /** In 10 ms: proc(5), "uptime". */
    private static long bootTime() {
        try {
            String seconds = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
            return Math.round(Double.parseDouble(seconds) * 100);
        } catch (IOException e) {
            throw new UncheckedIOException("no uptime", e);
        }
    }
}
