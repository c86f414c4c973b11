/** What the cluster agrees on: start reading in {@code model}, then {@code statemachine}. */
@NullMarked
package io.quorate.consensus;

import org.jspecify.annotations.NullMarked;
