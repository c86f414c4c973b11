/**
 * What goes wrong: each kind of fault with how it is brought about, how it is ended, and what shows that it really happened. Nothing here
 * judges. Start reading at {@link io.quorate.chaos.nemesis.Nemesis}; {@link io.quorate.chaos.nemesis.Nemeses} lists them.
 */
@NullMarked
package io.quorate.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
