/**
 * The only border between the records and their protobuf form: log commands, snapshots, and what travels between agents.
 *
 * <p>Unknown content is a {@link io.quorate.consensus.codec.CodecException}, never a default.
 */
@NullMarked
package io.quorate.consensus.codec;

import org.jspecify.annotations.NullMarked;
