/**
 * Observe, decide, act. One thread owns the agent's state ({@link io.quorate.agent.loop.AgentLoop}); the others hand it values.
 *
 * <p>No policy here: what is to be done comes from {@link io.quorate.agent.decision}. Long operations run one at a time on a thread
 * of their own; ending PostgreSQL runs on another, so that nothing can stand in its way. Start reading at {@code AgentLoop#turn}.
 */
@NullMarked
package io.quorate.agent.loop;

import org.jspecify.annotations.NullMarked;
