/**
 * What clusterctl and other clients ask of an agent, and the gRPC server that listens for them and for the other agents.
 *
 * <p>What is answered is decided by pure classes over one {@link io.quorate.agent.api.ClusterView}; what is changed is proposed to the
 * log like everything else, except that an agent leaves for an order of recovery, when there is no log to propose to
 * ({@link io.quorate.agent.api.RecoveryCalls}). Nothing here acts on PostgreSQL. Start reading at {@link io.quorate.agent.api.ClusterService}.
 */
@NullMarked
package io.quorate.agent.api;

import org.jspecify.annotations.NullMarked;
