/**
 * Going on when a majority of the voters is lost for good: what survivors are told to do, where that lies, and what is checked
 * before it is taken. The order is carried out when the agent starts ({@code founding}).
 */
@NullMarked
package io.quorate.agent.recovery;

import org.jspecify.annotations.NullMarked;
