package io.quorate.agent.observation;

/** What a node is in the cluster, as it says itself. */
public enum NodeRole {
    UNKNOWN,
    PRIMARY,
    STANDBY,
    WITNESS
}
