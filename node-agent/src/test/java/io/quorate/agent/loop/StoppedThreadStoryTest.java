package io.quorate.agent.loop;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thread of an agent stands still, and the others go on without it. See {@link Standstill}. */
@Tag("endurance")
class StoppedThreadStoryTest {
    @ParameterizedTest
    @EnumSource
    void a_thread_that_stands_still_between_two_steps_of_a_plan_writes_nothing_past_the_lease(StepPlan plan) {
        new Standstill(plan, Standstill.Of.THREAD).everywhere();
    }
}
