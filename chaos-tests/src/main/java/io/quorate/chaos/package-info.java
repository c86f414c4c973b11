/** Hosts in containers, faults, workloads and the checker of their histories. Never names the agent's classes. */
@NullMarked
package io.quorate.chaos;

import org.jspecify.annotations.NullMarked;
