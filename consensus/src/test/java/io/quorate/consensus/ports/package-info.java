/**
 * Ports for tests, of every module, in which something is told a port before it listens there, or listens there again: PostgreSQL, a
 * Raft peer, an agent that is restarted. What may choose its own port asks for port 0 and keeps it.
 */
@NullMarked
package io.quorate.consensus.ports;

import org.jspecify.annotations.NullMarked;
