/**
 * What clusterctl and other clients ask of an agent, and the gRPC server that listens for them and for the other agents.
 *
 * <p>What is answered is decided by pure classes over one {@link io.quorate.agent.api.ClusterView}; what is changed is proposed to the
 * log like everything else. Nothing here acts on PostgreSQL. Start reading at {@link io.quorate.agent.api.ClusterService}.
 */
@NullMarked
package io.quorate.agent.api;

import org.jspecify.annotations.NullMarked;
