/**
 * The port to this node's PostgreSQL and its adapter: programs of the distribution, the managed configuration, JDBC over a local
 * socket.
 *
 * <p>No policy: what is to be done, and whether it may be, is decided elsewhere. The one check that stands here is the lease,
 * asked again right before a promotion. Start reading at {@link io.quorate.agent.postgres.PostgresServer}.
 */
@NullMarked
package io.quorate.agent.postgres;

import org.jspecify.annotations.NullMarked;
