package io.quorate.chaos.lab;

import java.time.Duration;

/**
 * What the programs of a host take for the time of day (libfaketime, which a shape with false clocks loads into each of them). Monotonic
 * clocks stay right: that a host stands still, and time jumps for it, is what {@link Host#pause} does.
 */
public final class FalseClock {
    /** The library's own place for what it is to say; it looks once a second. */
    private static final String FILE = "/etc/faketimerc";

    /** As long as it is there, the clock runs fast. */
    private static final String DRIFTS = "/run/clock-drifts";

    private static final String POSTGRESQLS_TIME = "PGCONNECT_TIMEOUT=5 timeout 20 psql -X -At -U postgres -d app"
            + " -h \"$(sed -n 5p " + Host.DATA_DISK + "/data/postmaster.pid)\" -p " + Lab.POSTGRES_PORT
            + " -c 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint'";

    private final Host host;

    public FalseClock(Host host) {
        this.host = host;
    }

    /** @param offset as faketime(1) has it: {@code +300s} */
    public void set(String offset) {
        // In one step: who reads half of it would believe that.
        host.exec("sh", "-c", "echo '" + offset + "' >" + FILE + ".new && mv " + FILE + ".new " + FILE)
                .text();
    }

    /**
     * A second ahead more with every second. (The library can have a clock run faster by itself, but then shortens what programs wait for,
     * too, and a JVM's selectors return all the time.)
     */
    public void runTwiceAsFast() {
        host.exec(
                        "sh",
                        "-c",
                        "touch " + DRIFTS + "; (n=0; while [ -e " + DRIFTS + " ]; do n=$((n + 1)); echo +${n}s >" + FILE
                                + ".new; mv " + FILE + ".new " + FILE + "; sleep 1; done) >/dev/null 2>&1 &")
                .text();
    }

    public void right() {
        host.exec("sh", "-c", "rm -f " + DRIFTS + "; sleep 1.5").text();
        set("+0");
    }

    /** How far PostgreSQL's time is ahead of this machine's; nothing at all when it does not answer. */
    public Duration error() {
        Answer answer = host.execAsAccount("sh", "-c", POSTGRESQLS_TIME);
        long now = System.currentTimeMillis();
        return answer.isDone() ? Duration.ofMillis(Long.parseLong(answer.text()) - now) : Duration.ZERO;
    }
}
