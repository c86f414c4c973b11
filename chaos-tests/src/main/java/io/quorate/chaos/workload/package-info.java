/**
 * What clients do while hosts are broken: the operations of {@link io.quorate.chaos.history.Operation} as SQL, over JDBC, as an
 * application would. Every answer goes through {@link io.quorate.chaos.outcome.OutcomeClassifier} into the history. Start reading at
 * {@link io.quorate.chaos.workload.Client}.
 */
@NullMarked
package io.quorate.chaos.workload;

import org.jspecify.annotations.NullMarked;
