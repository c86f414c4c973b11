package io.quorate.chaos.check.append;

import io.quorate.chaos.history.Attempt;

/**
 * Who appended an element.
 *
 * @param isLast whether it is the last one that the transaction appended to that list
 */
record Write(Attempt by, boolean isLast) {}
