package io.quorate.consensus.command;

/** Why a command was refused: a value, never an exception (an exception in apply stops a Ratis server). */
public record Rejection(Code code, String detail) {

    /** Stable names; they travel between agents of different versions. */
    public enum Code {
        NOT_FOUNDED,
        ALREADY_FOUNDED,
        /** The cluster's name or its members cannot make a cluster. */
        TOPOLOGY_NOT_VALID,
        /** What a recovery of the quorum would begin with is not what one begins with. */
        RECOVERY_NOT_VALID,
        UNKNOWN_MEMBER,
        NOT_A_DATA_MEMBER,
        LEASE_IS_HELD,
        NO_LEASE,
        NOT_THE_HOLDER,
        STALE_EPOCH,
        RENEWED_MEANWHILE,
        BEHIND_EVIDENCE,
        EVIDENCE_DOES_NOT_FIT,
        TIMELINE_IN_USE,
        TIMELINE_NOT_RESERVED,
        SYSTEM_IDENTIFIER_DIFFERS,
        /** The epoch is not promoted, not established, or established otherwise. */
        NOT_ESTABLISHED,
        /** Another record of whose promises count was applied since. */
        RECORDED_MEANWHILE,
        /** Members, promises and what PostgreSQL waits for would not meet. */
        QUORUM_NOT_SAFE,
        /** Too few promises to know that every acknowledged write is among them. */
        TOO_FEW_PROMISES,
        PAUSED,
        NOT_PAUSED,
        SWITCHOVER_PENDING,
        NO_SUCH_SWITCHOVER,
        /** Not a refusal but a fault of this program: the command would have broken what must always hold. */
        INVARIANT_BROKEN,
        /** The bytes could not be read as a command of this version. */
        NOT_UNDERSTOOD
    }

    @Override
    public String toString() {
        return code + ": " + detail;
    }
}
