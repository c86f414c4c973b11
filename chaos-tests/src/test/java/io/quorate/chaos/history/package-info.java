/** What a history accepts, and how it is written. */
@NullMarked
package io.quorate.chaos.history;

import org.jspecify.annotations.NullMarked;
