/**
 * What the clients and the nemesis did, in the order in which the harness saw it. {@link io.quorate.chaos.history.Recorder} takes it down
 * while a run lasts and writes it to files as it goes, {@link io.quorate.chaos.history.History} is what checkers read. Knows no
 * database and no host. Start at {@link io.quorate.chaos.history.Event}.
 */
@NullMarked
package io.quorate.chaos.history;

import org.jspecify.annotations.NullMarked;
