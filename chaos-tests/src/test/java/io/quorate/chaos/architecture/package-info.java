/** What may name what in the chaos tests, checked on the compiled classes. */
@NullMarked
package io.quorate.chaos.architecture;

import org.jspecify.annotations.NullMarked;
