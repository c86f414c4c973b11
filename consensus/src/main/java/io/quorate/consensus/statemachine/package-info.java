/**
 * The replicated state machine: state and command in, next state or rejection out.
 *
 * <p>Pure: no clock, thread, randomness, IO or logging may be named here, and nothing may throw. It almost never changes, since
 * replicas of different versions must judge every command alike. Start reading at {@link
 * io.quorate.consensus.statemachine.ClusterStateMachine}.
 */
@NullMarked
package io.quorate.consensus.statemachine;

import org.jspecify.annotations.NullMarked;
