package io.quorate.chaos.outcome;

import io.quorate.chaos.history.Outcome;

/**
 * An outcome, and what it was concluded from.
 *
 * @param why for people; goes into the history as the error
 */
public record Classification(Outcome outcome, String why) {}
