package io.quorate.agent.loop;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole agent stands still: what is left is its guard. See {@link Standstill}. */
@Tag("endurance")
class StoppedAgentStoryTest {
    @ParameterizedTest
    @EnumSource
    void an_agent_that_is_frozen_between_two_steps_of_a_plan_writes_nothing_past_its_lease(StepPlan plan) {
        new Standstill(plan, Standstill.Of.AGENT).everywhere();
    }
}
