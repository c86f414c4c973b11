/**
 * What an agent has seen: values, taken by the adapters and read by the rules.
 *
 * <p>Pure: no clock, thread, IO, JDBC, Ratis, gRPC or logging may be named here. "Not known" is an empty Optional or a case of its
 * own, never a default. Start reading at {@link io.quorate.agent.observation.ServerObservation}.
 */
@NullMarked
package io.quorate.agent.observation;

import org.jspecify.annotations.NullMarked;
