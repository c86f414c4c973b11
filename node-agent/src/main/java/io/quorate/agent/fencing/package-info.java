/**
 * What keeps a node from writing without a lease: the lease clock, the guard outside the JVM, the deadline thread and the standing
 * fence. Each works when the others fail.
 *
 * <p>Start reading at {@link io.quorate.agent.fencing.LeaseClock}.
 */
@NullMarked
package io.quorate.agent.fencing;

import org.jspecify.annotations.NullMarked;
