/**
 * Processes of the operating system: finding those of a data directory, ending them, running programs with a deadline.
 */
@NullMarked
package io.quorate.agent.process;

import org.jspecify.annotations.NullMarked;
