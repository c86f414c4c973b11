/**
 * Clocks. Deadlines are read from the boot-time clock, which goes on while a machine is suspended; wall-clock time is for people.
 */
@NullMarked
package io.quorate.agent.time;

import org.jspecify.annotations.NullMarked;
