package io.quorate.consensus.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the cluster agrees on: the state of the replicated state machine. Immutable; no clock has a say in it.
 *
 * @param formatVersion version of the stored format that wrote it
 * @param cluster name of the cluster; empty before it is founded
 * @param systemIdentifier PostgreSQL's, as an unsigned number; empty until the first primary has recorded it
 * @param members by name, in order
 * @param lease the live lease; empty in a vacancy
 * @param lastEpoch epoch of the last grant
 * @param history promotions, oldest first, at most {@link #MAX_HISTORY}
 * @param sync whose promises an election needs; empty until the first epoch is established
 * @param unreported timeline numbers that were reserved and no promotion was reported for, oldest first, at most {@link
 *     #MAX_HISTORY}: WAL on one of them belongs to the epoch that it was reserved in
 * @param vacancy how the last lease ended; present only while there is no lease and there has been one
 */
public record ClusterState(
        int formatVersion,
        String cluster,
        Optional<Long> systemIdentifier,
        Map<NodeId, Member> members,
        Optional<Lease> lease,
        Epoch lastEpoch,
        Optional<ReservedTimeline> lastTimeline,
        List<Promotion> history,
        ClusterSettings settings,
        PauseState pause,
        Optional<Switchover> switchover,
        Optional<FinishedSwitchover> lastSwitchover,
        long lastSwitchoverId,
        Optional<Vacancy> vacancy,
        Optional<SyncReplication> sync,
        List<ReservedTimeline> unreported) {
    public static final int FORMAT_VERSION = 1;
    public static final int MAX_HISTORY = 1000;

    /** Before the cluster is founded. */
    public static final ClusterState EMPTY = new ClusterState(
            FORMAT_VERSION,
            "",
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Epoch.NONE,
            Optional.empty(),
            List.of(),
            ClusterSettings.DEFAULT,
            PauseState.NOT_PAUSED,
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            List.of());

    public ClusterState {
        members = Collections.unmodifiableMap(new TreeMap<>(members));
        history = List.copyOf(history);
        unreported = List.copyOf(unreported);
    }

    public boolean isFounded() {
        return !cluster.isEmpty();
    }

    /** How often the quorum was lost and recovered. */
    public int recovery() {
        return lastEpoch.recovery();
    }

    /**
     * The quorum was recovered and no epoch has been established since: whose promises make an election safe is not known, so it needs
     * those of {@linkplain #dataMembers all}.
     */
    public boolean isRecordLost() {
        return recovery() > 0 && sync.isEmpty();
    }

    /** Nobody has been granted anything since the quorum was recovered: the end of the last lease was waited for by nobody. */
    public boolean hasJustBeenRecovered() {
        return isRecordLost()
                && lastTimeline
                        .filter(reserved -> reserved.epoch().equals(lastEpoch))
                        .isPresent()
                && lease.isEmpty();
    }

    /** The members with a PostgreSQL, in order; a set of the caller's own. */
    public Set<NodeId> dataMembers() {
        return members.values().stream()
                .filter(Member::isData)
                .map(Member::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The last promotion, if it belongs to the live lease's epoch: then the holder is primary. */
    public Optional<Promotion> primary() {
        if (lease.isEmpty() || history.isEmpty()) {
            return Optional.empty();
        }
        Promotion last = history.get(history.size() - 1);
        return last.epoch().equals(lease.get().epoch()) ? Optional.of(last) : Optional.empty();
    }

    /** What is recorded for the live lease's epoch, if that is established: then its holder may admit clients. */
    public Optional<SyncReplication> established() {
        return sync.filter(recorded -> lease.filter(held -> held.isHeldBy(recorded.holder(), recorded.epoch()))
                .isPresent());
    }

    /** A builder that starts with this state's values. */
    public StateBuilder change() {
        return new StateBuilder(this);
    }

    public WalHistory walHistory() {
        return new WalHistory(history, lastTimeline, unreported, isRecordLost());
    }
}
