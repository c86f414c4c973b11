package io.quorate.agent.simulation;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.loop.StatusSink;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.time.BootClock;
import io.quorate.consensus.log.Proposals;
import java.util.function.LongSupplier;

/** What agents get of their hosts. A seeded bug puts something else between the two; this one puts nothing there. */
interface Parts {
    Parts REAL = new Parts() {};

    default BootClock leaseTime(Host host) {
        return host.clock();
    }

    default Proposals proposals(Host host, Proposals real) {
        return real;
    }

    default PostgresServer server(Host host, PostgresServer real) {
        return real;
    }

    default LeaseGuard guard(Host host, LeaseGuard real) {
        return real;
    }

    /** The stopwatches of loop and coordinator. */
    default LongSupplier stopwatch(Host host) {
        return host.clock()::nanoTime;
    }

    /** Commits are acknowledged as soon as the primary has them. */
    default boolean isNobodyWaitedFor() {
        return false;
    }

    /** Nothing marks a copy that has not come to its end. */
    default boolean isCopyUnmarked() {
        return false;
    }

    /** What an agent's death does to its guards. */
    default void agentDied(Host host) {}

    default StatusSink statuses(Host host, StatusSink real) {
        return real;
    }
}
