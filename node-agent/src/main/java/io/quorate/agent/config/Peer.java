package io.quorate.agent.config;

import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/**
 * A voter of the cluster's first topology, this node included. After the founding the recorded topology counts.
 *
 * @param postgres empty for a witness
 * @param priority 0 to 100; see {@link Member}
 */
public record Peer(NodeId name, Address raft, Address api, Optional<Address> postgres, int priority) {

    public MemberKind kind() {
        return postgres.isPresent() ? MemberKind.DATA : MemberKind.WITNESS;
    }

    /** The peer as the log records it, in its first Raft incarnation. */
    public Member toMember() {
        String postgresAddress = postgres.map(Address::toString).orElse("");
        return new Member(name, kind(), raft.toString(), api.toString(), postgresAddress, priority, 1);
    }
}
