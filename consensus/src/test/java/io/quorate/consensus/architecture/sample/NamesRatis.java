package io.quorate.consensus.architecture.sample;

import org.apache.ratis.protocol.RaftPeerId;

/** Names Ratis outside of its adapter. */
final class NamesRatis {
    String peer() {
        return RaftPeerId.valueOf("a").toString();
    }
}
