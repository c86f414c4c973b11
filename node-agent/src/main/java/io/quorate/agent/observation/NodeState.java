package io.quorate.agent.observation;

/** What a node is doing, in the words of {@code clusterctl status}. */
public enum NodeState {
    RUNNING,
    STREAMING,
    CATCHING_UP,
    CLONING,
    REWINDING,
    STARTING,
    STOPPED,
    FENCED
}
