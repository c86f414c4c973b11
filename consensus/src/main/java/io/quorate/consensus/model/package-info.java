/**
 * The values that the cluster agrees on: nodes, epochs, positions, the lease, the topology and the history.
 *
 * <p>Records only: no clock, thread, randomness or IO may be named here, and no instant is ever stored. Start reading at {@link
 * io.quorate.consensus.model.ClusterState}.
 */
@NullMarked
package io.quorate.consensus.model;

import org.jspecify.annotations.NullMarked;
