package io.quorate.chaos.check;

import io.quorate.chaos.history.History;

/** Looks for one kind of broken promise. Stateless: every history is judged alone. */
public interface Checker {
    /** Short, with dashes; unique among the checkers of a run. */
    String name();

    CheckResult check(History history);
}
