package io.quorate.client.view;

import io.quorate.proto.v1.NodeState;
import java.util.Optional;

/** What a node is doing, in the words of {@code clusterctl status}. */
public enum MemberState {
    RUNNING("running"),
    STREAMING("streaming"),
    CATCHING_UP("catching_up"),
    CLONING("cloning"),
    REWINDING("rewinding"),
    STARTING("starting"),
    STOPPED("stopped"),
    FENCED("fenced"),
    UNREACHABLE("unreachable");

    private final String word;

    MemberState(String word) {
        this.word = word;
    }

    /** The word in tables and JSON. */
    public String word() {
        return word;
    }

    /** Empty when the node does not know its state, or this client does not know the word. */
    static Optional<MemberState> of(NodeState state) {
        return switch (state) {
            case NODE_STATE_RUNNING -> Optional.of(RUNNING);
            case NODE_STATE_STREAMING -> Optional.of(STREAMING);
            case NODE_STATE_CATCHING_UP -> Optional.of(CATCHING_UP);
            case NODE_STATE_CLONING -> Optional.of(CLONING);
            case NODE_STATE_REWINDING -> Optional.of(REWINDING);
            case NODE_STATE_STARTING -> Optional.of(STARTING);
            case NODE_STATE_STOPPED -> Optional.of(STOPPED);
            case NODE_STATE_FENCED -> Optional.of(FENCED);
            case NODE_STATE_UNREACHABLE -> Optional.of(UNREACHABLE);
            case NODE_STATE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}
