/** The library that speaks to agents' admin service; {@code cli} is the command line made of it. */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
