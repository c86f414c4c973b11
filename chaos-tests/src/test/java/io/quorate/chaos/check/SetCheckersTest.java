package io.quorate.chaos.check;

import static io.quorate.chaos.history.HandMade.primary;
import static io.quorate.chaos.history.HandMade.standby;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.Operation.SetAdd;
import io.quorate.chaos.history.Operation.SetRead;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SetCheckersTest {
    private final HandMade story = new HandMade();

    private static SetRead read(Long... elements) {
        return SetRead.whole(false, Optional.of(Arrays.asList(elements)));
    }

    private static SetRead last(Long... elements) {
        return SetRead.whole(true, Optional.of(Arrays.asList(elements)));
    }

    private Judged set() {
        return Judged.by(new SetChecker(), story);
    }

    private Judged full() {
        return Judged.by(new SetFullChecker(), story);
    }

    private long seenAndLost() {
        return full().isValid().figures().getOrDefault("seen-and-lost", -1L);
    }

    @Test
    void an_acknowledged_write_that_the_final_read_lacks_is_lost() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(new SetAdd(2), primary("n1", 1));
        story.ok(last(2L), primary("n2", 2));

        set().isInvalid("acknowledged write of 1 is lost", 1L, 5L);
        full().isInvalid("1, acknowledged, is missing later", 1L, 5L);
    }

    @Test
    void what_nobody_wrote_convicts() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(last(1L, 9L), primary("n1", 1));

        set().isInvalid("9 is there, though nobody wrote it", 3L);
        full().isInvalid("read 9, which nobody had written", 3L);
    }

    @Test
    void what_was_read_before_anybody_asked_to_write_it_convicts() {
        story.ok(read(1L), primary("n1", 1)).ok(new SetAdd(1), primary("n1", 1)).ok(last(1L), primary("n1", 1));

        full().isInvalid("read 1, which nobody had written", 1L);
    }

    @Test
    void a_write_that_failed_and_is_there_convicts() {
        story.ok(new SetAdd(1), primary("n1", 1)).fail(new SetAdd(2)).ok(last(1L, 2L), primary("n1", 1));

        set().isInvalid("2 is there, though its write failed", 3L, 5L);
        full().isInvalid("read 2, whose write failed", 3L, 5L);
    }

    @Test
    void an_element_that_is_there_twice_convicts() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(last(1L, 1L), primary("n1", 1));

        set().isInvalid("1 is there twice", 3L);
    }

    @Test
    void a_write_of_unknown_outcome_may_be_there_or_not() {
        story.ok(new SetAdd(1), primary("n1", 1)).info(new SetAdd(2)).info(new SetAdd(3));
        story.ok(last(1L, 2L), primary("n1", 1));

        set().isValid();
        assertThat(seenAndLost()).isZero();
    }

    @Test
    void without_a_final_read_of_the_newest_primary_nobody_is_acquitted() {
        story.ok(new SetAdd(1), primary("n1", 2)).ok(read(1L), primary("n1", 2));
        set().isUnknown("no final read");

        story.ok(new SetRead(0, 10, true, Optional.of(List.of(1L))), primary("n1", 2));
        set().isUnknown("no final read");

        story.fail(SetRead.whole(true, Optional.empty()));
        set().isUnknown("no final read");

        story.ok(last(1L), standby("n2", 2));
        set().isUnknown("not answered by the newest primary");
    }

    @Test
    void without_an_acknowledged_write_nobody_is_acquitted() {
        story.info(new SetAdd(1)).ok(last(1L), primary("n1", 1));

        set().isUnknown("no write was acknowledged");
    }

    @Test
    void a_write_that_was_acknowledged_during_the_final_read_leaves_it_open() {
        story.ok(new SetAdd(1), primary("n1", 1));
        Event slow = story.invoke(last());
        story.ok(new SetAdd(2), primary("n1", 1));
        story.ok(slow, last(1L), primary("n1", 1));

        set().isUnknown("the final read began before the write of 2");
        full().isValid();
    }

    @Test
    void a_primary_that_does_not_yet_show_what_was_acknowledged_before_gives_a_stale_read() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(read(), primary("n1", 1)).ok(last(1L), primary("n1", 1));

        full().isInvalid("1, acknowledged, is missing in a stale read", 1L, 3L);
        set().isValid();
    }

    @Test
    void an_element_that_comes_and_goes_is_missing_in_the_end() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(read(), primary("n1", 1)).ok(read(1L), primary("n1", 1));
        story.ok(last(), primary("n1", 1));

        full().isInvalid("1, acknowledged, is missing later", 1L, 3L);
    }

    @Test
    void a_standby_may_show_an_element_before_its_primary_does() {
        story.ok(new SetAdd(1), primary("n1", 1));
        Event slow = story.invoke(new SetAdd(2));
        story.ok(read(1L, 2L), standby("n2", 1)).ok(read(1L), primary("n1", 1));
        story.ok(slow, primary("n1", 1));
        story.ok(last(1L, 2L), primary("n1", 1));

        assertThat(seenAndLost()).isZero();
    }

    @Test
    void a_standby_and_a_primary_that_is_superseded_may_lag() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(read(), standby("n2", 1));
        story.ok(new SetAdd(2), primary("n2", 2)).ok(read(1L), primary("n1", 1)).ok(last(1L, 2L), primary("n2", 2));

        assertThat(full().isValid().figures()).containsEntry("reads-of-superseded-primaries", 1L);
    }

    @Test
    void what_was_seen_but_not_acknowledged_and_went_with_its_primary_is_counted_and_convicts_nobody() {
        story.ok(new SetAdd(1), primary("n1", 1)).info(new SetAdd(2)).ok(read(1L, 2L), primary("n1", 1));
        story.ok(last(1L), primary("n2", 2));

        assertThat(seenAndLost()).isEqualTo(1);
    }

    @Test
    void what_a_standby_showed_and_nobody_acknowledged_is_counted_when_it_vanishes() {
        story.ok(new SetAdd(1), primary("n1", 1)).info(new SetAdd(2)).ok(read(1L, 2L), standby("n3", 1));
        story.ok(last(1L), primary("n2", 2));

        assertThat(seenAndLost()).isEqualTo(1);
    }

    @Test
    void what_was_read_and_vanishes_in_the_same_epoch_convicts_though_nobody_acknowledged_it() {
        story.ok(new SetAdd(1), primary("n1", 1)).info(new SetAdd(2)).ok(read(1L, 2L), primary("n1", 1));
        story.ok(last(1L), primary("n1", 1));

        full().isInvalid("2, read in the same epoch, is missing later", 5L, 7L);
    }

    @Test
    void what_had_survived_a_failover_and_vanishes_convicts_though_nobody_acknowledged_it() {
        story.ok(new SetAdd(1), primary("n1", 1)).info(new SetAdd(2)).ok(read(1L, 2L), primary("n1", 1));
        story.ok(read(1L, 2L), primary("n2", 2)).ok(last(1L), primary("n3", 3));

        full().isInvalid("2, read in two epochs, is missing later", 7L, 9L);
    }

    @Test
    void a_read_of_a_range_says_nothing_of_what_lies_outside() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(new SetAdd(20), primary("n1", 1));
        story.ok(new SetRead(10, 30, false, Optional.of(List.of(20L))), primary("n1", 1));

        full().isValid();
        story.ok(new SetRead(0, 10, false, Optional.of(List.of())), primary("n1", 1));
        full().isInvalid("1, acknowledged, is missing later", 1L, 7L);
    }

    @Test
    void without_a_read_of_the_newest_primary_nothing_is_known_of_what_was_read() {
        story.ok(new SetAdd(1), primary("n1", 1)).ok(read(1L), standby("n2", 1));

        full().isUnknown("no read was answered by the newest primary");
    }
}
