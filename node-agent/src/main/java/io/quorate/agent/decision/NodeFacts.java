package io.quorate.agent.decision;

/**
 * The decisive facts of one node at one moment, each reduced to the few cases that a rule may depend on. The whole space is small
 * enough to be searched: {@code NodeRulesExhaustiveTest} does.
 *
 * @param guard state of the guard process
 * @param work whether a long operation is under way
 * @param lineage how this node's WAL relates to the line of the promoted holder
 * @param isPaused the cluster is paused
 * @param isPrimaryRecorded another node holds the lease, and the log holds its promotion in the live epoch
 * @param isPrimaryUp that node says itself that it is primary
 * @param isPromotionRecorded the log holds a promotion of this node in the live epoch
 * @param canHandOver a standby is there that could take over
 * @param isCutKnown the position for a choice has been read in this vacancy
 * @param isSyncDue as primary: what commits wait for, or what is recorded of it, has to change
 * @param mayAdmit as primary: its epoch is established, and enough standbys hold what its server recovered
 * @param isCounted this node's data is relied on: its promise counts in an election until the record changes
 * @param isReturning a switchover was called off after the server had been stopped: it comes back here
 * @param hasFailed as holder of the live epoch this node failed to become, or to stay, primary, or its data directory is not the one that
 *     it was chosen for
 */
public record NodeFacts(
        boolean isLogDead,
        Standing standing,
        Server server,
        Guard guard,
        Renewal renewal,
        Work work,
        Identity identity,
        Receiver receiver,
        Lineage lineage,
        boolean isPaused,
        boolean isPrimaryRecorded,
        boolean isPrimaryUp,
        boolean isPromotionRecorded,
        boolean canHandOver,
        boolean isCutKnown,
        boolean hasFailed,
        boolean isHandoverAsked,
        boolean isReturning,
        boolean isRewindTried,
        boolean fenceStands,
        boolean admitsClients,
        boolean slotsAreDue,
        boolean isSyncDue,
        boolean mayAdmit,
        boolean isCounted) {

    /**
     * A holder renews only while its server answers, or is known to be down, or an operation with a deadline is under way. A primary
     * that gets nothing onto its disk is of no use meanwhile either, and the operation may itself hang on that disk.
     */
    boolean answers() {
        return switch (server) {
            case SILENT, HUNG -> work == Work.BUSY;
            case STALLED -> false;
            case NO_DATA, UNFINISHED, DOWN, STARTING, STANDBY, PRIMARY -> true;
        };
    }

    /** It was seen to have left recovery. */
    boolean isWritable() {
        return server == Server.PRIMARY || server == Server.STALLED;
    }

    /** The cluster is paused for all that this node knows: a resting guard says so to an agent that has not been told yet. */
    boolean isLeftAlone() {
        return isPaused || (standing == Standing.NOT_TOLD_SAFE && guard == Guard.PAUSED);
    }

    /** No process of the data directory can write, now or when it wakes up. */
    boolean isReadOnly() {
        boolean isReadOnlyNow = switch (server) {
            case NO_DATA, UNFINISHED, DOWN -> true;
            case STANDBY -> fenceStands;
            case STARTING, SILENT, HUNG, STALLED, PRIMARY -> false;
        };
        return isReadOnlyNow && work != Work.BUSY;
    }

    /** There is no directory that a server could be started in. */
    boolean isBare() {
        return server == Server.NO_DATA || server == Server.UNFINISHED;
    }

    /** This node cannot be primary in this epoch. */
    boolean isHopeless() {
        return hasFailed || identity == Identity.FOREIGN || (isBare() && identity != Identity.NONE_RECORDED);
    }

    /** It has to replace what it holds, and must not while that is relied on. */
    public boolean waitsToLeave() {
        return isCounted && isPrimaryUp && (isBare() || needsRewind());
    }

    boolean needsRewind() {
        return switch (lineage) {
            case NOT_TOLD -> false;
            case DIVERGED, BEFORE_RECORDS -> true;
            case IN_LINE -> receiver == Receiver.STUCK;
        };
    }

    /** Whose lease it is, and what this node's own clock says of it. */
    public enum Standing {
        /** The log has not caught up since this agent started, and no deadline of an earlier agent lies ahead. */
        NOT_TOLD,
        /** The log has not caught up since this agent started; the guard still holds a deadline that an earlier agent had earned. */
        NOT_TOLD_SAFE,
        /** No cluster yet. */
        NOT_FOUNDED,
        /** Nobody holds a lease. */
        VACANT,
        /** Another node holds it. */
        OTHERS,
        /** Recorded as this node's, and no renewal has been answered yet: worth nothing. */
        MINE_NEW,
        /** This node's, and the deadline lies ahead. */
        MINE_SAFE,
        /** This node's for all it knows, and the deadline has passed. */
        MINE_PASSED,
        /** This node's, and the cluster is paused: nobody may expire or grant, so it needs no renewal. */
        MINE_PAUSED,
        /** This node's, and a resume waits for a renewal that names it. */
        MINE_RESUMING;

        /** The right to write exists: by the node's own clock, or because nobody can take it away. */
        public boolean mayWrite() {
            return this == MINE_SAFE || this == MINE_PAUSED || this == MINE_RESUMING || this == NOT_TOLD_SAFE;
        }

        public boolean isMine() {
            return isTold() && (mayWrite() || this == MINE_NEW || this == MINE_PASSED);
        }

        /** Renewals keep it, or give it its first worth. */
        public boolean renews() {
            return this == MINE_NEW || this == MINE_SAFE || this == MINE_PASSED;
        }

        public boolean isTold() {
            return this != NOT_TOLD && this != NOT_TOLD_SAFE;
        }
    }

    /** Data directory and server in one: what can be done next. */
    public enum Server {
        NO_DATA,
        /** A clone, rewind or initdb has not ended. */
        UNFINISHED,
        DOWN,
        STARTING,
        /** Does not answer, and has not for long. */
        SILENT,
        /** Has not answered, come up, or got a write onto its disk for longer than it is given. */
        HUNG,
        STANDBY,
        /** Accepts writes, and gets none of them onto its disk. */
        STALLED,
        PRIMARY
    }

    /** See {@link io.quorate.agent.observation.GuardView}. */
    public enum Guard {
        DEAD,
        IDLE,
        ARMED,
        PAUSED
    }

    /** See {@link io.quorate.agent.observation.RenewalView}. */
    public enum Renewal {
        NOT_DUE,
        DUE,
        IN_FLIGHT
    }

    /** Whether something long is going on. */
    public enum Work {
        IDLE,
        BUSY,
        /** The last operation failed a moment ago. */
        BACKING_OFF
    }

    /** The local data's system identifier against the recorded one. */
    public enum Identity {
        NONE_RECORDED,
        SAME,
        FOREIGN
    }

    /** Where a standby's receiver is pointed. */
    public enum Receiver {
        CUT,
        /** At the promoted holder, and streaming or about to. */
        AT_PRIMARY,
        /** At the promoted holder, without success for long. */
        STUCK,
        /** At a node that is not the promoted holder. */
        ELSEWHERE
    }

    /** See {@link io.quorate.consensus.model.WalHistory.Relation}. */
    public enum Lineage {
        /** No promoted holder, or the log has not told this node of its own timeline yet. */
        NOT_TOLD,
        IN_LINE,
        DIVERGED,
        /** The recorded promotions do not reach back far enough: only the servers' own history can tell. */
        BEFORE_RECORDS
    }
}
