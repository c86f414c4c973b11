/** Every anomaly of transactions by the smallest history that has it. */
@NullMarked
package io.quorate.chaos.check.append;

import org.jspecify.annotations.NullMarked;
