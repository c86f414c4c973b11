package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.GuardView;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the agent's loop relies on, whatever stands behind {@link LeaseGuard}. Extend it and say how one is made. */
public abstract class LeaseGuardContract {
    private static final Duration FAR = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final int LONGEST_WAIT_IN_MOMENTS = 100;

    private GuardUnderTest world;

    /** A place without a guard, an order or a server. */
    protected abstract GuardUnderTest create() throws Exception;

    @BeforeEach
    void createWorld() throws Exception {
        world = create();
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    void where_none_was_started_it_is_dead_and_holds_no_deadline() {
        assertThat(guard().view()).isEqualTo(GuardView.DEAD);
        assertThat(guard().arm(world.now().plus(FAR))).isFalse();
        assertThat(guard().armedUntil()).isEmpty();

        assertThat(guard().complete()).as("nobody to complete").isEqualTo(GuardView.DEAD);

        assertThat(guard().view()).isEqualTo(GuardView.DEAD);
    }

    @Test
    void the_first_one_beside_a_server_that_cannot_write_rests() {
        world.startServer();

        assertThat(guard().ensureRunning(true)).isTrue();

        world.pass(MOMENT);
        assertThat(guard().view()).isEqualTo(GuardView.IDLE);
        assertThat(world.isServerRunning()).isTrue();
    }

    @Test
    void the_first_one_beside_a_server_that_may_write_ends_it() {
        world.startServer();

        assertThat(guard().ensureRunning(false)).isTrue();

        await("the end of the server", () -> !world.isServerRunning());
        assertThat(guard().view()).as("no order is a deadline").isEqualTo(GuardView.ARMED);
    }

    @Test
    void the_server_is_ended_at_the_deadline_and_not_before() {
        assertThat(guard().ensureRunning(true)).isTrue();
        world.startServer();
        Duration deadline = world.now().plusSeconds(2);

        assertThat(guard().arm(deadline)).isTrue();

        assertThat(guard().view()).isEqualTo(GuardView.ARMED);
        assertThat(armedUntil(guard())).isBetween(deadline.minusMillis(10), deadline);
        assertThat(armedUntil(world.nextAgentsGuard())).isEqualTo(armedUntil(guard()));
        await("the end of the server", () -> !world.isServerRunning());
        assertThat(world.now()).isGreaterThanOrEqualTo(deadline.minusMillis(10));
    }

    @Test
    void a_deadline_that_was_extended_or_taken_back_ends_nothing() {
        assertThat(guard().ensureRunning(true)).isTrue();
        world.startServer();
        Duration first = world.now().plusSeconds(1);
        guard().arm(first);
        guard().arm(first.plus(FAR));
        passUntil(first.plus(MOMENT));
        assertThat(world.isServerRunning()).isTrue();

        Duration second = world.now().plusSeconds(1);
        guard().arm(second);
        assertThat(guard().markPaused()).isTrue();
        assertThat(guard().view()).isEqualTo(GuardView.PAUSED);
        assertThat(guard().armedUntil()).isEmpty();
        passUntil(second.plus(MOMENT));
        assertThat(guard().complete()).isEqualTo(GuardView.PAUSED);
        assertThat(guard().markNoLease()).isTrue();
        world.pass(MOMENT);

        assertThat(guard().view()).isEqualTo(GuardView.IDLE);
        assertThat(guard().complete()).isEqualTo(GuardView.IDLE);
        assertThat(guard().armedUntil()).isEmpty();
        assertThat(world.isServerRunning()).isTrue();
    }

    @Test
    void a_server_that_is_started_after_the_deadline_is_left_alone() {
        assertThat(guard().ensureRunning(true)).isTrue();
        world.startServer();
        guard().arm(world.now());
        await("the end of the server", () -> !world.isServerRunning());
        world.pass(MOMENT);

        world.startServer();
        world.pass(MOMENT);

        assertThat(world.isServerRunning()).isTrue();
    }

    @Test
    void one_of_the_two_is_enough_and_the_other_is_put_back() {
        assertThat(guard().ensureRunning(true)).isTrue();
        Duration deadline = world.now().plusSeconds(30);
        guard().arm(deadline);

        world.killOne();
        assertThat(guard().view()).isEqualTo(GuardView.ARMED);
        assertThat(guard().armedUntil()).isPresent();
        assertThat(guard().complete()).isEqualTo(GuardView.ARMED);
        world.pass(MOMENT);
        assertThat(guard().complete()).as("of both").isEqualTo(GuardView.ARMED);
        world.killOne();

        assertThat(guard().view()).isEqualTo(GuardView.ARMED);
        world.startServer();
        guard().arm(world.now());
        await("the end of the server", () -> !world.isServerRunning());
    }

    @Test
    void new_ones_take_a_deadline_over_that_lies_ahead() {
        assertThat(guard().ensureRunning(true)).isTrue();
        Duration deadline = world.now().plus(FAR);
        guard().arm(deadline);
        world.startServer();
        world.killBoth();
        assertThat(guard().view()).isEqualTo(GuardView.DEAD);
        assertThat(guard().armedUntil()).as("nobody holds it").isEmpty();

        assertThat(guard().ensureRunning(true)).isTrue();

        world.pass(MOMENT);
        assertThat(armedUntil(guard())).isBetween(deadline.minusMillis(10), deadline);
        assertThat(world.isServerRunning()).isTrue();
    }

    @Test
    void new_ones_act_upon_a_deadline_that_has_passed_unless_the_server_cannot_write() {
        assertThat(guard().ensureRunning(true)).isTrue();
        guard().arm(world.now());
        world.pass(MOMENT);
        world.killBoth();
        world.startServer();

        assertThat(guard().ensureRunning(true)).isTrue();
        world.pass(MOMENT);
        assertThat(world.isServerRunning()).isTrue();

        guard().arm(world.now());
        world.killBoth();
        assertThat(guard().ensureRunning(false)).isTrue();
        await("the end of the server", () -> !world.isServerRunning());
    }

    private LeaseGuard guard() {
        return world.guard();
    }

    private static Duration armedUntil(LeaseGuard guard) {
        return guard.armedUntil().orElseThrow();
    }

    private void passUntil(Duration bootTime) {
        await("boot time " + bootTime, () -> world.now().compareTo(bootTime) > 0);
        world.pass(MOMENT);
    }

    private void await(String what, BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(i)
                    .as("moments waited for " + what + "; guard " + guard().view() + " of " + world)
                    .isLessThan(LONGEST_WAIT_IN_MOMENTS);
            world.pass(MOMENT);
        }
    }
}
