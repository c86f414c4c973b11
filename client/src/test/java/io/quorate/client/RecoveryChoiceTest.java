package io.quorate.client;

import static io.quorate.client.RecoveryPlans.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.proto.v1.PlanRecoveryReply;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecoveryChoiceTest {
    private static Outcome<PlanRecoveryReply> choice(PlanRecoveryReply.Builder n2, PlanRecoveryReply.Builder n4) {
        return RecoveryChoice.of(new TreeMap<>(Map.of("n2", n2.build(), "n4", n4.build())));
    }

    private static PlanRecoveryReply.Builder plan(long logIndex) {
        return reply(logIndex, "n2", "n4");
    }

    private static void assertRefused(Outcome<PlanRecoveryReply> outcome, String reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void the_log_that_goes_furthest_is_chosen_by_its_term_before_its_index() {
        assertThat(choice(plan(10), plan(11))).isEqualTo(new Outcome.Done<>(plan(11).build()));
        assertThat(choice(plan(10).setLogTerm(5), plan(11)))
                .isEqualTo(new Outcome.Done<>(plan(10).setLogTerm(5).build()));
    }

    @Test
    void who_has_taken_an_order_decides_for_all() {
        PlanRecoveryReply.Builder taken = plan(11).setOrder("before").setAlreadyTaken(true);

        assertThat(choice(plan(11), taken)).isEqualTo(new Outcome.Done<>(taken.build()));
        assertThat(choice(taken, taken)).isEqualTo(new Outcome.Done<>(taken.build()));
    }

    @Test
    void an_order_that_was_taken_and_is_not_the_best_has_no_way_out_but_another_loss() {
        assertRefused(
                choice(plan(11).setAlreadyTaken(true), plan(12)),
                "n2 has taken an order that was made from less than the log of n4 tells");
        assertRefused(
                choice(plan(11).setAlreadyTaken(true), plan(11).setOrder("x").setAlreadyTaken(true)),
                "n2 and n4 have taken different orders");
    }

    @Test
    void survivors_that_do_not_mean_the_same_group_are_refused() {
        assertRefused(
                choice(plan(11), reply(12, "n2", "n4", "n5")),
                "n4 would go on with n2, n4, n5, and not with n2, n4: all others have to be named in --lost");
        assertRefused(choice(plan(11), plan(12).setRecovery(2)), "n2 is at recovery 1, n4 at recovery 2");
    }
}
