package io.quorate.agent.loop;

import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One server process as primary of one epoch, and what is proven of it. Owned by the loop thread. */
final class SyncRun {
    private final long postmaster;
    private final Epoch epoch;
    private final Lsn recovered;
    private final StandbyTracks tracks;
    private final Since since;
    private Optional<SyncProof> proof;
    private boolean mayBeOvertaken;

    /**
     * @param recovered whatever the server recovered lies before it
     * @param mayBeOvertaken a record that was proposed by an earlier agent, or before a restart, may still be applied
     */
    SyncRun(
            long postmaster,
            Epoch epoch,
            Lsn recovered,
            Optional<SyncProof> proof,
            boolean mayBeOvertaken,
            LongSupplier nanoTime) {
        this.postmaster = postmaster;
        this.epoch = epoch;
        this.recovered = recovered;
        this.proof = proof;
        this.mayBeOvertaken = mayBeOvertaken;
        this.tracks = new StandbyTracks(nanoTime);
        this.since = new Since(nanoTime);
        since.restart();
    }

    void prove(SyncProof proven) {
        proof = Optional.of(proven);
    }

    /** Which set is in force is not known. */
    void doubt() {
        proof = Optional.empty();
    }

    /** The log has a later record than all that were proposed before, or the lease is gone. */
    void settled() {
        mayBeOvertaken = false;
    }

    boolean mayBeOvertaken() {
        return mayBeOvertaken;
    }

    boolean isOf(long server, Epoch inEpoch) {
        return postmaster == server && epoch.equals(inEpoch);
    }

    boolean isProven(SyncSet configured, Map<NodeId, SeenStatus> others) {
        return proof.filter(proven -> proven.set().equals(configured))
                .filter(proven -> proven.isAliveAsProven(others))
                .isPresent();
    }

    /** Whoever has confirmed all before it has what any older set may have acknowledged. */
    Lsn provenFrom() {
        return proof.map(SyncProof::from).orElse(recovered);
    }

    Epoch epoch() {
        return epoch;
    }

    Lsn recovered() {
        return recovered;
    }

    StandbyTracks tracks() {
        return tracks;
    }

    /** Since the first look that showed it. */
    Duration age() {
        return since.elapsed();
    }
}
