package io.quorate.agent.api;

import io.quorate.consensus.model.NodeId;

/**
 * Who answers.
 *
 * @param cluster configured name of the cluster, for answers given before it is founded
 */
public record ApiIdentity(String cluster, NodeId node, String agentVersion) {}
