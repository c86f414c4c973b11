/**
 * Agent to agent: proposals on their way to the Raft leader's agent, the soft state that every agent sends to every other, and the
 * question asked before a cluster is founded.
 *
 * <p>Nothing here decides. What was submitted and not answered is reported as unknown, and never sent again. Start reading at {@link
 * io.quorate.agent.peer.ProposalRouter} and {@link io.quorate.agent.peer.StatusBoard}.
 */
@NullMarked
package io.quorate.agent.peer;

import org.jspecify.annotations.NullMarked;
