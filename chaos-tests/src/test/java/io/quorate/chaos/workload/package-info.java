/** What clients draw. */
@NullMarked
package io.quorate.chaos.workload;

import org.jspecify.annotations.NullMarked;
