package io.quorate.client.view;

import io.quorate.proto.v1.NodeRole;

/** What a node is, in the words of {@code clusterctl status}. */
public enum MemberRole {
    PRIMARY("primary"),
    STANDBY("standby"),
    WITNESS("witness"),
    /** Nothing was heard of the node lately, or it does not know itself. */
    UNKNOWN("unknown");

    private final String word;

    MemberRole(String word) {
        this.word = word;
    }

    /** The word in tables and JSON. */
    public String word() {
        return word;
    }

    static MemberRole of(NodeRole role) {
        return switch (role) {
            case NODE_ROLE_PRIMARY -> PRIMARY;
            case NODE_ROLE_STANDBY -> STANDBY;
            case NODE_ROLE_WITNESS -> WITNESS;
            case NODE_ROLE_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
        };
    }
}
