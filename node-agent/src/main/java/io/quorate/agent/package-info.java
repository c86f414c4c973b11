/** The process beside each PostgreSQL. Start reading at {@link io.quorate.agent.AgentMain}. */
@NullMarked
package io.quorate.agent;

import org.jspecify.annotations.NullMarked;
