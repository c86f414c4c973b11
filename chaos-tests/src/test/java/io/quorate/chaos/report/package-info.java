/** The page and the results of a small run, compared with files. */
@NullMarked
package io.quorate.chaos.report;

import org.jspecify.annotations.NullMarked;
