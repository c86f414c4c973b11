/** Every anomaly by the smallest history that has it, and beside it the history that only looks like it. */
@NullMarked
package io.quorate.chaos.check;

import org.jspecify.annotations.NullMarked;
