package io.quorate.consensus.model;

/**
 * A node of the recorded topology. Addresses are {@code host:port}; a witness has an empty PostgreSQL address.
 *
 * @param priority 0 to 100; among standbys that hold equally much, the higher is chosen; 0 is never chosen
 * @param raftIncarnation number of the node's Raft identity, from 1
 */
public record Member(
        NodeId id,
        MemberKind kind,
        String raftAddress,
        String apiAddress,
        String postgresAddress,
        int priority,
        int raftIncarnation) {
    public static final int MAX_PRIORITY = 100;
    public static final int DEFAULT_PRIORITY = 50;

    public Member {
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority of " + id + " is " + priority + ": allowed is 0 to " + MAX_PRIORITY);
        }
        if (raftIncarnation < 1) {
            throw new IllegalArgumentException(
                    "Raft incarnation of " + id + " is " + raftIncarnation + ": starts at 1");
        }
    }

    public boolean isData() {
        return kind == MemberKind.DATA;
    }
}
