package io.quorate.agent.simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** As {@link SimulationTest}, with more seeds. */
@ExtendWith(Quiet.class)
class SimulationIT {
    private static final int COUNT = 1000;

    @Test
    void no_promise_is_broken_in_many_lives() {
        Lives lives = new Lives();
        lives.run(Seeds.first(10_000), COUNT);
        System.out.println(lives);
    }
}
