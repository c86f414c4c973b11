/**
 * The one moment in which a cluster may come into being, and the refusal of every other start with an empty log.
 *
 * <p>A Raft voter that lost its disk and came back empty could vote a second time and elect over what it had acknowledged; two of
 * three could found a second cluster. So a node remembers, outside its log and its data, that it has been initialised, and a group
 * is founded only when every configured voter answers that it never was. What is not known is never taken for "no". Start reading at
 * {@link io.quorate.agent.founding.Founding}, which decides; {@link io.quorate.agent.founding.FoundingProcess} asks and writes.
 */
@NullMarked
package io.quorate.agent.founding;

import org.jspecify.annotations.NullMarked;
