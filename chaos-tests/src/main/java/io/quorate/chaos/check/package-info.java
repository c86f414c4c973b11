/**
 * Convicts or acquits a history. Checkers are pure: a history in, a verdict with the offending operations out. What they mean is in the
 * table of chaos-tests/README.md. Start at {@link io.quorate.chaos.check.Checker}.
 */
@NullMarked
package io.quorate.chaos.check;

import org.jspecify.annotations.NullMarked;
