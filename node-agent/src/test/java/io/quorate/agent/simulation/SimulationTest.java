package io.quorate.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lives of whole clusters, with the real loops, books, desks and state machine: whatever a seed lets go wrong, no promise is broken, and
 * in the end all comes back. {@code -Dsimulation.seed=S -Dsimulation.seeds=N} runs others.
 */
@ExtendWith(Quiet.class)
class SimulationTest {
    private static final int COUNT = Integer.getInteger("simulation.seeds", 150);

    /** In the first of these, one or another promise was broken when they were new, by the agent or by the simulation. */
    @Test
    void no_promise_is_broken_in_lives_that_are_always_the_same() {
        Lives lives = new Lives();
        lives.run(1, 100);
        System.out.println(lives);
    }

    @Test
    void no_promise_is_broken() {
        Lives lives = new Lives();
        lives.run(Seeds.first(0), COUNT);
        System.out.println(lives);
    }

    @Test
    void a_life_can_be_told_and_is_the_same_when_it_is_told() {
        Life.End silent = Life.of(7, Parts.REAL);

        assertThat(Life.told(7, silent.faults()))
                .contains("EVENT     all is mended")
                .contains("the lease of epoch " + silent.epochs() + " is granted")
                .endsWith("no promise was broken");
    }

    @Test
    void a_seed_gives_the_same_life_again() {
        Life.End first = Life.of(7, Parts.REAL);

        assertThat(Life.of(7, Parts.REAL)).isEqualTo(first);
        assertThat(Life.of(7, Parts.REAL, first.faults())).isEqualTo(first);
        assertThat(Life.of(8, Parts.REAL)).isNotEqualTo(first);
    }
}
