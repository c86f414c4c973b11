/**
 * Runs the model of the protocol ({@code consensus/model}) in the model checker TLC: that it holds as it is, and that each variant that
 * lacks a part of it is convicted. Start reading at {@code ProtocolModelIT}; what is modelled stands in {@code model/README.md}.
 */
@NullMarked
package io.quorate.consensus.protocol;

import org.jspecify.annotations.NullMarked;
