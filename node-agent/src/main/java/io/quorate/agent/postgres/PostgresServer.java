package io.quorate.agent.postgres;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * This node's PostgreSQL. Every start comes up in recovery behind the standing fence, without an upstream and closed to clients.
 *
 * <p>Operations block, are called one at a time from the agent's operation thread, and end within the deadline that they are given
 * (a failure says that it passed). {@link #observe} and {@link #endAtOnce} may be called from any thread, also during an operation.
 * No method throws for what can go wrong outside: it returns {@link ActionResult.Failed}.
 */
public interface PostgresServer {

    /** One look; answers within about a second, whatever the server does. */
    ServerObservation observe();

    /** What people should know and nothing has failed of, such as settings that have no effect. Any thread. */
    List<String> problems();

    /** Runs initdb into an empty place, with checksums, and raises the fence. An interrupted run leaves it UNFINISHED. */
    ActionResult<Void> initialise(Duration deadline);

    /**
     * Restores the fence, removes a leftover promote file and orphaned placeholders, writes the managed configuration (no upstream,
     * clients refused), starts, and waits until all local WAL has been replayed. A server that already runs is left as it is.
     */
    ActionResult<WalPosition> startFenced(Duration deadline);

    /** Puts the standing fence of a server back, running or not. Idempotent; must not run beside a promotion. */
    ActionResult<Void> restoreFence(Duration deadline);

    /**
     * Promises to receive nothing from before this epoch any more, removes the upstream, waits until no receiver runs, and reads the
     * position. The promise and that there is no upstream are durable before the position is told. A promise never goes backwards: an
     * older epoch leaves it as it is. Idempotent.
     */
    ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline);

    /**
     * Points a running standby at an upstream (by reload), with this node's slot and by the name of the upstream's epoch, and admits
     * clients (read-only). Fails when the epoch is older than what was promised, and when the promise cannot be read; not where the
     * server is pointed there in this epoch already: then this epoch is promised in the place of what cannot be read. Idempotent.
     *
     * @param upstream holder of the live lease in a log that has caught up: this node has never promised a later epoch
     */
    ActionResult<Void> follow(Upstream upstream, Duration deadline);

    /**
     * Promotes onto exactly this timeline: placeholders for missing numbers, the fence lowered, the lease asked once more, promote,
     * the fence raised, checkpoint. On any failure the fence stands again and the server is stopped if it may have left recovery on
     * another timeline. Clients stay refused, and the sessions of those that were in have ended.
     *
     * <p>Before the fence is lowered the server shows the epoch, and its commits wait for the set, as after {@link #applySync}.
     *
     * @param epoch of the lease under which it is promoted
     * @param isLeaseSafe asked immediately before the call; false ends the attempt
     */
    ActionResult<Promoted> promote(
            Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline);

    /**
     * Makes the commits of this epoch's primary wait for the set, and proves that they do: standbys that were connected are made to
     * connect again (0.1 s), and a first wait after none costs a checkpoint. What this object has proven of the running server is not
     * done again. Fails on a server in recovery or of another epoch; after a failure an older set, or this one, or in part both are in
     * force. Every other server blocks: {@link #startFenced}, {@link #cutReceiver} and {@link #follow} see to it.
     *
     * @return an end of the WAL read after the proof: whatever was acknowledged under an older set lies before it
     */
    ActionResult<Lsn> applySync(Epoch epoch, SyncSet set, Duration deadline);

    /** After a promotion: roles, database and rights that the cluster needs, if they are missing (first primary, adopted data). */
    ActionResult<Void> prepareForClients(Duration deadline);

    /** Lets clients in (pg_hba, reload). Idempotent. */
    ActionResult<Void> admitClients(Duration deadline);

    /** Makes sure that exactly these standbys have a physical slot here; drops Quorate's other physical slots. */
    ActionResult<Void> keepSlots(Set<NodeId> standbys, Duration deadline);

    /** Writes out dirty pages, so that a stop that follows is short. */
    ActionResult<Void> checkpoint(Duration deadline);

    /** Fast stop; standbys that stream receive the shutdown record. Returns where the WAL ends. */
    ActionResult<WalPosition> stopFast(Duration deadline);

    /** Clones into a fresh directory; what stood there is moved aside, never deleted. Does not start it. */
    ActionResult<Void> cloneFrom(Upstream upstream, Duration deadline);

    /**
     * Makes a diverged directory a fit standby of the upstream: fenced start and full local replay if it was not shut down cleanly,
     * fast stop, pg_rewind, managed settings restored, and started with that upstream until it is consistent, also where there was
     * nothing to take back. A failure after the rewind has begun leaves UNFINISHED. Fails where {@link #follow} would for the promise.
     */
    ActionResult<Void> rewindTo(Upstream upstream, Duration deadline);

    /** Ends every process of this data directory at once and restores the fence; true when none is left. */
    boolean endAtOnce(Duration deadline);
}
