package io.quorate.chaos.check;

import static io.quorate.chaos.history.HandMade.primary;
import static io.quorate.chaos.history.HandMade.standby;

import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.Operation.Probe;
import io.quorate.chaos.history.Operation.SetAdd;
import io.quorate.chaos.history.Operation.SetRead;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochCheckersTest {
    private static final SetRead EMPTY = SetRead.whole(false, Optional.of(List.of()));

    private final HandMade story = new HandMade();

    private Judged order() {
        return Judged.by(new EpochOrderChecker(), story);
    }

    private Judged holders() {
        return Judged.by(new EpochHolderChecker(), story);
    }

    @Test
    void an_acknowledgement_that_began_after_a_later_epoch_had_acknowledged_convicts() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(new SetAdd(2), primary("n2", 2));
        story.ok(new SetAdd(3), primary("n1", 1));

        order().isInvalid("acknowledged in epoch 1 though epoch 2", 3L, 5L);
    }

    @Test
    void a_row_that_a_prober_has_written_is_an_acknowledgement_too() {
        story.ok(new SetAdd(2), primary("n2", 2));
        story.ok(new Probe("n1", Optional.of(true)), primary("n1", 1));

        order().isInvalid("acknowledged in epoch 1", 1L, 3L);
    }

    @Test
    void an_acknowledgement_that_was_under_way_when_the_epoch_ended_is_allowed() {
        Event old = story.invoke(new SetAdd(1));
        story.ok(new SetAdd(2), primary("n2", 2));
        story.ok(old, primary("n1", 1));

        order().isValid();
    }

    @Test
    void an_allowed_acknowledgement_of_the_old_epoch_does_not_excuse_those_after_it() {
        Event old = story.invoke(new SetAdd(1));
        story.ok(new SetAdd(2), primary("n2", 2));
        story.ok(old, primary("n1", 1));
        story.ok(new SetAdd(3), primary("n1", 1));

        order().isInvalid("acknowledged in epoch 1 though epoch 2", 2L, 5L);
    }

    @Test
    void the_later_epoch_counts_from_its_first_completion_not_from_its_first_invocation() {
        Event slow = story.invoke(new SetAdd(2));
        story.ok(new SetAdd(1), primary("n1", 1));
        story.ok(slow, primary("n2", 2));

        order().isValid();
    }

    @Test
    void what_was_not_acknowledged_convicts_nobody() {
        story.ok(new SetAdd(2), primary("n2", 2)).info(new SetAdd(3)).fail(new SetAdd(4));
        story.ok(EMPTY, primary("n1", 1));
        story.ok(new Probe("n1", Optional.of(false)), primary("n1", 1));

        order().isValid();
    }

    @Test
    void without_acknowledgements_or_without_stamps_nothing_is_known_of_epochs() {
        order().isUnknown("nothing was acknowledged");
        holders().isUnknown("nothing was acknowledged");
    }

    @Test
    void an_epoch_of_two_nodes_convicts() {
        story.ok(new SetAdd(1), primary("n1", 4)).ok(new SetAdd(2), primary("n2", 4));

        holders().isInvalid("epoch 4 is of n1 and of n2", 1L, 3L);
        order().isValid();
    }

    @Test
    void a_node_that_returns_to_an_earlier_epoch_convicts_even_if_it_only_reads() {
        story.ok(new SetAdd(1), primary("n1", 2)).ok(EMPTY, primary("n1", 1));

        holders().isInvalid("n1 went back from epoch 2 to 1", 1L, 3L);
    }

    @Test
    void answers_that_overlap_have_no_order() {
        Event slow = story.invoke(EMPTY);
        story.ok(new SetAdd(1), primary("n1", 2));
        story.ok(slow, primary("n1", 1));

        holders().isValid();
    }

    @Test
    void a_standby_that_acknowledges_a_write_convicts() {
        story.ok(new SetAdd(1), standby("n2", 1));

        holders().isInvalid("n2 acknowledged a write in recovery", 1L);
    }

    @Test
    void a_standby_shares_the_epoch_of_its_primary() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(EMPTY, standby("n2", 1)).ok(new SetAdd(2), primary("n2", 2));

        holders().isValid();
    }
}
