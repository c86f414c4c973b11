/**
 * What an answer of JDBC proves about a transaction. Everything else believes it: an error that is taken for a failure, and was none,
 * makes a lost write invisible. Start at {@link io.quorate.chaos.outcome.OutcomeClassifier}.
 */
@NullMarked
package io.quorate.chaos.outcome;

import org.jspecify.annotations.NullMarked;
