package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
    private static final Answer OLD = new Answer(1, 1, 100, 200);
    private static final Answer NEW = new Answer(2, 2, 300, 400);

    @Test
    void one_epoch_after_the_other_is_in_order() {
        assertThat(EpochOrder.begunTooLate(List.of(NEW, OLD))).isEmpty();
        assertThat(EpochOrder.overtaken(List.of(NEW, OLD))).isEmpty();
    }

    @Test
    void an_answer_that_was_under_way_is_overtaken_and_not_too_late() {
        Answer slow = new Answer(3, 1, 399, 500);
        assertThat(EpochOrder.begunTooLate(List.of(slow, NEW, OLD))).isEmpty();
        assertThat(EpochOrder.overtaken(List.of(slow, NEW, OLD))).containsExactly(slow);
    }

    @Test
    void an_answer_that_was_asked_for_after_a_later_epoch_is_too_late() {
        Answer late = new Answer(3, 1, 401, 500);
        assertThat(EpochOrder.begunTooLate(List.of(OLD, NEW, late))).containsExactly(late);
    }

    @Test
    void the_latest_epoch_is_never_too_late() {
        Answer next = new Answer(3, 2, 401, 500);
        assertThat(EpochOrder.begunTooLate(List.of(OLD, NEW, next))).isEmpty();
    }
}
