package io.quorate.agent.simulation;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.loop.StatusSink;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.time.BootClock;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.util.List;
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

    /** What agent and guard take for the time since the machine was started, in nanoseconds. */
    default long readTime(HostClock clock) {
        return clock.bootNanos();
    }

    /** The stopwatches of loop and coordinator. */
    default LongSupplier stopwatch(Host host) {
        return host.clock()::nanoTime;
    }

    /** Commits are acknowledged as soon as the primary has them. */
    default boolean isNobodyWaitedFor() {
        return false;
    }

    /** Whoever streams acknowledges, whether the primary was told to wait for it or not. */
    default boolean isEverybodyCounted() {
        return false;
    }

    /** A standby confirms what it has not flushed. */
    default boolean isReceiptConfirmed() {
        return false;
    }

    /** What was sent to a standby is reported as flushed there. */
    default boolean isSentSeenAsFlushed() {
        return false;
    }

    /** A primary is told whom to wait for. */
    default void waitFor(SimPostgres primary, SyncSet set) {
        primary.waitFor(set);
    }

    /** After a promotion nothing is put back where the fence was. */
    default boolean isFenceForgotten() {
        return false;
    }

    /** The name of a data directory's life. */
    default long incarnation(NodeId node, long fresh) {
        return fresh;
    }

    /** Nothing marks a copy that has not come to its end. */
    default boolean isCopyUnmarked() {
        return false;
    }

    /** What may go wrong in its lives. */
    default List<Fault.Kind> faults() {
        return List.of(Fault.Kind.values());
    }

    /** What an agent's death does to its guards. */
    default void agentDied(Host host) {}

    default StatusSink statuses(Host host, StatusSink real) {
        return real;
    }
}
