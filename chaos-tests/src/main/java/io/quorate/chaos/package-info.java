/**
 * Hosts in containers, faults, workloads and the checkers of their histories. Never names the agent's classes. A run is read in this order:
 * {@code history} (what was seen), {@code outcome} (what an answer proves), {@code check} (what it adds up to), {@code report} (for people).
 */
@NullMarked
package io.quorate.chaos;

import org.jspecify.annotations.NullMarked;
