/**
 * The replicated log on Apache Ratis: the only package that names {@code org.apache.ratis}.
 *
 * <p>Ratis is used for one thing, committing commands. Nothing is ever read through it: its reads can be stale on a leader that
 * was paused or cut off, so every decision rests on the outcome of a command. No decision is taken here. Start reading at {@link
 * io.quorate.consensus.ratis.RatisClusterLog}, then {@code LogStateMachine}.
 *
 * <p>Threads of its own: {@code log-proposer}, {@code log-outcomes}, {@code log-listener}, and {@code log-close} at the end.
 * Ratis is chatty: an agent wants the logger {@code org.apache.ratis} at WARN, {@code org.apache.ratis.grpc} and {@code
 * org.apache.ratis.server.leader} at ERROR (they repeat every failed message to a dead peer).
 */
@NullMarked
package io.quorate.consensus.ratis;

import org.jspecify.annotations.NullMarked;
