/** What of the lab needs no engine: names, files, arguments. */
@NullMarked
package io.quorate.chaos.lab;

import org.jspecify.annotations.NullMarked;
