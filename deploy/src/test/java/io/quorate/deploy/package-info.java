/**
 * The distribution: its launchers, tried with a stand-in for Java, and the archive that {@code mvn package} leaves. The checks over
 * the whole checkout are in {@code tidy}.
 */
@NullMarked
package io.quorate.deploy;

import org.jspecify.annotations.NullMarked;
