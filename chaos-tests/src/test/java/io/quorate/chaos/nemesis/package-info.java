/** The list of faults. */
@NullMarked
package io.quorate.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
