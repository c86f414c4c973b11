/**
 * The port to the replicated log: propose a command, see what has been applied, who leads.
 *
 * <p>Two adapters stand behind it under one contract test: {@link io.quorate.consensus.log.InMemoryLogs} for tests and
 * simulations, and {@code io.quorate.consensus.ratis} for real clusters. Start reading at {@link
 * io.quorate.consensus.log.ClusterLog}.
 */
@NullMarked
package io.quorate.consensus.log;

import org.jspecify.annotations.NullMarked;
