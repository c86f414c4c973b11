package io.quorate.consensus.ratis;

import io.quorate.consensus.model.NodeId;
import java.util.regex.Pattern;

/**
 * A voter of the Raft group.
 *
 * @param incarnation number of the node's Raft identity, from 1; a node that lost its Raft directory comes back under the next
 * @param address {@code host:port} at which the other voters reach it
 */
public record RaftVoter(NodeId node, int incarnation, String address) {
    private static final Pattern ADDRESS = Pattern.compile("\\S+:[1-9][0-9]{0,4}");

    public RaftVoter {
        if (incarnation < 1) {
            throw new IllegalArgumentException(
                    "Raft incarnation of " + node + " is " + incarnation + ": allowed is 1 or more");
        }
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "Raft address of " + node + " is '" + address + "': expected the form host:port");
        }
    }
}
