/**
 * Whole clusters in one thread and in a time of their own: N agents with the real loop, books, desks, lease clock and state machine, on
 * simulated clocks, networks, logs, guards, disks and PostgreSQL servers. A seed decides everything (decisions/0003).
 */
@NullMarked
package io.quorate.agent.simulation;

import org.jspecify.annotations.NullMarked;
