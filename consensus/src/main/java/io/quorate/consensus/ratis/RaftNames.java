package io.quorate.consensus.ratis;

import io.quorate.consensus.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** Our names in Ratis's words. A peer's id is {@code node.incarnation}; a node's name holds no dot. */
final class RaftNames {
    private static final int NO_PRIORITY = 0;

    private RaftNames() {}

    /** Each recovery of the quorum makes another group: nobody of the one before can vote in it, or be counted. */
    static UUID groupUuid(String cluster, String recovery) {
        String name = "quorate:" + cluster + (recovery.isEmpty() ? "" : ":" + recovery);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    static RaftGroupId group(String cluster, String recovery) {
        return RaftGroupId.valueOf(groupUuid(cluster, recovery));
    }

    static RaftPeerId peerId(NodeId node, int incarnation) {
        return RaftPeerId.valueOf(node.name() + "." + incarnation);
    }

    /** All priorities are equal: a candidate would wait for every peer above it, dead ones too. */
    static RaftPeer peer(RaftVoter voter) {
        return RaftPeer.newBuilder()
                .setId(peerId(voter.node(), voter.incarnation()))
                .setAddress(voter.address())
                .setPriority(NO_PRIORITY)
                .build();
    }

    /** The node behind a peer, whatever its incarnation. */
    static NodeId node(RaftPeerId peer) {
        String id = peer.toString();
        return new NodeId(id.substring(0, id.lastIndexOf('.')));
    }
}
