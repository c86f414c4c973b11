/**
 * Whole runs: a plan of faults, clients that go on meanwhile, and verdicts over what they were told. Start reading at
 * {@link io.quorate.chaos.scenario.ScenarioRun}.
 */
@NullMarked
package io.quorate.chaos.scenario;

import org.jspecify.annotations.NullMarked;
