package io.quorate.consensus.command;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What may be proposed to the log. Guards and effects: {@link io.quorate.consensus.statemachine.ClusterStateMachine}. */
public sealed interface ClusterCommand {

    <R> R accept(Handler<R> handler);

    /** Names the cluster, its members and settings; once. */
    record FoundCluster(String cluster, List<Member> members, ClusterSettings settings) implements ClusterCommand {
        public FoundCluster {
            members = List.copyOf(members);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.foundCluster(this);
        }
    }

    /**
     * The first command of a group that survivors of a lost majority have formed: what one of them knew of the cluster.
     *
     * @param state as {@link io.quorate.consensus.statemachine.QuorumRecovery} makes it
     * @param logTerm of the last entry that this knowledge rests on, in the group before
     * @param logIndex of that entry
     */
    record RecoverCluster(ClusterState state, String requestedBy, long logTerm, long logIndex)
            implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.recoverCluster(this);
        }
    }

    /** Gives the lease of the next epoch to a node; worth nothing until its first renewal is applied. */
    record GrantLease(NodeId holder, Epoch epoch, Evidence evidence, String reason) implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.grantLease(this);
        }
    }

    /**
     * Counts one more renewal.
     *
     * @param position the holder's WAL as it submits; empty when it is not primary yet
     * @param resumeNumber names the resume that this renewal ends; empty otherwise
     */
    record RenewLease(NodeId holder, Epoch epoch, Optional<WalPosition> position, Optional<Long> resumeNumber)
            implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.renewLease(this);
        }
    }

    /**
     * The holder gives the lease up; from submitting it on it accepts no write.
     *
     * @param renewalsSeen refused after a later renewal
     * @param finalPosition where its WAL ends for good; empty when it does not know
     * @param successor the standby that was seen to hold everything (switchover)
     */
    record ReleaseLease(
            NodeId holder,
            Epoch epoch,
            long renewalsSeen,
            Optional<WalPosition> finalPosition,
            Optional<NodeId> successor,
            String reason)
            implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.releaseLease(this);
        }
    }

    /** The coordinator saw no renewal for the lease's duration; refused if one was applied meanwhile. */
    record ExpireLease(Epoch epoch, long renewalsSeen) implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.expireLease(this);
        }
    }

    /** The holder takes a timeline number that nobody had before, for one promotion. */
    record ReserveTimeline(NodeId holder, Epoch epoch, Timeline timeline) implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.reserveTimeline(this);
        }
    }

    /** The holder has been promoted onto the timeline that it had reserved. Applying it twice changes nothing more. */
    record ReportPromoted(NodeId holder, Epoch epoch, Timeline timeline, Timeline parentTimeline, Lsn forkLsn)
            implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.reportPromoted(this);
        }
    }

    /**
     * The first holder says which database system this cluster is; once.
     *
     * @param systemIdentifier as an unsigned number; never 0, which stands for "not known"
     */
    record RecordSystemIdentifier(NodeId holder, Epoch epoch, long systemIdentifier) implements ClusterCommand {
        public RecordSystemIdentifier {
            if (systemIdentifier == 0) {
                throw new IllegalArgumentException("system identifier is 0: PostgreSQL never has that one");
            }
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.recordSystemIdentifier(this);
        }
    }

    /**
     * The holder's PostgreSQL waits for any {@code acknowledgements} of these standbys, and so many of them have confirmed the end of
     * the WAL that it recovered. Only then are clients admitted. Applying it twice changes nothing more.
     *
     * @param incarnation of the holder's data directory
     * @param standbys S, with the lives of their data directories; empty: the holder is alone
     */
    record EstablishEpoch(
            NodeId holder,
            Epoch epoch,
            Incarnation incarnation,
            Map<NodeId, Incarnation> standbys,
            int acknowledgements)
            implements ClusterCommand {
        public EstablishEpoch {
            standbys = Collections.unmodifiableMap(new TreeMap<>(standbys));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.establishEpoch(this);
        }
    }

    /**
     * The holder of an established epoch changes whose promises an election needs. It may only say so when {@code inForce} is in force
     * in its PostgreSQL, and enough of those have confirmed all WAL that was written before that.
     *
     * @param members V; empty: the holder alone is electable
     * @param promises q; 0 without members
     * @param revision of the record that this one replaces; refused when there is a later one. So one that is applied settles what
     *     became of all that were proposed before it
     */
    record RecordSync(
            NodeId holder, Epoch epoch, Map<NodeId, Incarnation> members, int promises, SyncSet inForce, long revision)
            implements ClusterCommand {
        public RecordSync {
            members = Collections.unmodifiableMap(new TreeMap<>(members));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.recordSync(this);
        }
    }

    /** An operator asks for another primary. */
    record BeginSwitchover(long id, Switchover.Kind kind, Optional<NodeId> from, NodeId to, String requestedBy)
            implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.beginSwitchover(this);
        }
    }

    /** The pending switchover has ended, well or not. */
    record EndSwitchover(long id, boolean succeeded, String detail) implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.endSwitchover(this);
        }
    }

    /** Automatic actions off. */
    record PauseCluster(String requestedBy) implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.pauseCluster(this);
        }
    }

    /** Automatic actions on again, once the holder (if any) has renewed. */
    record ResumeCluster(String requestedBy) implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.resumeCluster(this);
        }
    }

    /** Changes nothing: its application proves that the proposer reaches a majority. */
    record Observe() implements ClusterCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.observe(this);
        }
    }

    /** One method for each command. */
    interface Handler<R> {
        R foundCluster(FoundCluster command);

        R recoverCluster(RecoverCluster command);

        R grantLease(GrantLease command);

        R renewLease(RenewLease command);

        R releaseLease(ReleaseLease command);

        R expireLease(ExpireLease command);

        R reserveTimeline(ReserveTimeline command);

        R reportPromoted(ReportPromoted command);

        R recordSystemIdentifier(RecordSystemIdentifier command);

        R establishEpoch(EstablishEpoch command);

        R recordSync(RecordSync command);

        R beginSwitchover(BeginSwitchover command);

        R endSwitchover(EndSwitchover command);

        R pauseCluster(PauseCluster command);

        R resumeCluster(ResumeCluster command);

        R observe(Observe command);
    }
}
