/**
 * What may be proposed to the log, why it may be refused, and what applying it comes to.
 *
 * <p>Commands are guarded facts: each may be proposed twice, and its guard decides against the state that it meets. Values only.
 */
@NullMarked
package io.quorate.consensus.command;

import org.jspecify.annotations.NullMarked;
