/** The table of outcomes, row by row. */
@NullMarked
package io.quorate.chaos.outcome;

import org.jspecify.annotations.NullMarked;
