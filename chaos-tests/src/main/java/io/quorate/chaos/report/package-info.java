/**
 * Shows a run to people and to programs: one page without anything from outside, and {@code results.json}. Draws what it is given and
 * judges nothing. Start at {@link io.quorate.chaos.report.ReportFiles}.
 */
@NullMarked
package io.quorate.chaos.report;

import org.jspecify.annotations.NullMarked;
