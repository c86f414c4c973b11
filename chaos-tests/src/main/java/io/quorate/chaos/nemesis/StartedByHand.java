package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Answer;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Host.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Somebody starts the primary's PostgreSQL with pg_ctl and promotes it, past its agent, which is alive or away. */
record StartedByHand(boolean isAgentAway) implements Nemesis {
    private static final Duration GUARDS = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String PG_CTL =
            "d=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1); $d/pg_ctl -D /pg/data -s -w -t 10 ";

    @Override
    public String name() {
        return "the primary is started by hand" + (isAgentAway ? ", without its agent" : ", beside its agent");
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        if (isAgentAway) {
            host.holdAgent();
            host.signal(Part.AGENT, "KILL");
            awaitEndOf(host);
        } else {
            host.execAsAccount("sh", "-c", PG_CTL + "stop -m immediate");
        }
        Answer started = host.execAsAccount("sh", "-c", PG_CTL + "-l /tmp/by-hand.log start");
        Answer promoted = host.execAsAccount("sh", "-c", PG_CTL + "promote");
        String evidence =
                "on " + host.name() + " pg_ctl start said " + started.exitCode() + ", promote " + promoted.exitCode();
        return new Injection(List.of(host.name()), () -> Optional.of(evidence), host::releaseAgent);
    }

    /** The guards end it with the lease. */
    private static void awaitEndOf(Host host) {
        long end = System.nanoTime() + GUARDS.toNanos();
        while (!host.pids(Part.POSTGRESQL).isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
