package io.quorate.chaos.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host whose line to everybody is thin: packets wait in a token bucket (tc-tbf(8)), which is in every kernel that containers run on; an
 * even delay (netem) is not.
 */
public final class SlowNetwork {
    private static final Pattern WAITS = Pattern.compile("overlimits (\\d+)");

    private SlowNetwork() {}

    public static void begin(Host host) {
        host.exec(
                        "tc", "qdisc", "replace", "dev", "eth0", "root", "tbf", "rate", "256kbit", "burst", "1600",
                        "latency", "2000ms")
                .text();
    }

    /** Does nothing where none has begun. */
    public static void end(Host host) {
        host.exec("sh", "-c", "tc qdisc del dev eth0 root 2>/dev/null; true").text();
    }

    /** How often packets had to wait. */
    public static long delayed(Host host) {
        Matcher waits = WAITS.matcher(
                host.exec("tc", "-s", "qdisc", "show", "dev", "eth0").text());
        return waits.find() ? Long.parseLong(waits.group(1)) : 0;
    }
}
