/**
 * The commands of {@code quorate-agent}: one class each. They read arguments and configuration and hand over to what does the work.
 *
 * <p>stdout carries the result, stderr everything else; wrong input is answered with a message and an exit code, never with a stack
 * trace. Start reading at {@link io.quorate.agent.cli.AgentCli}.
 */
@NullMarked
package io.quorate.agent.cli;

import org.jspecify.annotations.NullMarked;
