package io.quorate.chaos.check.append;

import static io.quorate.chaos.history.HandMade.primary;
import static io.quorate.chaos.history.HandMade.standby;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Judged;
import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.history.Event;
import org.junit.jupiter.api.Test;

class AppendCheckerTest {
    private final AppendStory story = new AppendStory();

    private Judged judged() {
        return Judged.by(new AppendChecker(Isolation.SERIALIZABLE), story.made());
    }

    private Judged judgedAsRepeatableRead() {
        return Judged.by(new AppendChecker(Isolation.REPEATABLE_READ), story.made());
    }

    private CheckResult raw() {
        return new AppendChecker(Isolation.SERIALIZABLE).check(story.made().history());
    }

    @Test
    void transactions_one_after_the_other_are_well() {
        story.ok("append 1 1", "read 1 [1]")
                .ok("read 1 [1]", "append 1 2", "append 1 3")
                .ok("read 1 [1 2 3]", "read 2 []");

        judged().isValid();
    }

    @Test
    void a_transaction_that_does_not_see_its_own_append_convicts() {
        story.ok("append 1 1").ok("append 1 2", "read 1 [1]").ok("read 1 [1 2]");

        judged().isInvalid("internal: list 1", 3L);
    }

    @Test
    void a_transaction_that_reads_a_list_differently_the_second_time_convicts() {
        story.together("append 1 1", "read 1 [], read 1 [1]").ok("read 1 [1]");

        judged().isInvalid("internal: list 1", 3L);
    }

    @Test
    void an_element_that_is_there_twice_convicts() {
        story.ok("append 1 1").ok("read 1 [1 1]");

        judged().isInvalid("duplicate-element: 1 of list 1", 3L);
    }

    @Test
    void an_element_that_nobody_appended_convicts() {
        story.ok("append 1 1").ok("read 1 [1 9]");

        judged().isInvalid("unwritten-element: read 9 of list 1", 3L);
    }

    @Test
    void a_read_of_what_failed_convicts() {
        story.ok("append 1 1").fail("append 1 2").ok("read 1 [1 2]");

        judged().isInvalid("G1a: read 2 of list 1", 3L, 5L);
    }

    @Test
    void a_read_of_what_a_transaction_had_not_finished_convicts() {
        story.together("append 1 1, append 1 2", "read 1 [1]").ok("read 1 [1 2]");

        assertThat(raw().offences())
                .first()
                .satisfies(offence -> assertThat(offence.what()).startsWith("G1b: read 1 of list 1"));
    }

    @Test
    void a_transaction_may_read_between_its_own_appends() {
        story.ok("append 1 1", "read 1 [1]", "append 1 2", "read 1 [1 2]").ok("read 1 [1 2]");

        judged().isValid();
    }

    @Test
    void two_reads_that_have_no_order_in_common_convict() {
        story.together("append 1 1", "append 1 2").together("read 1 [1 2]", "read 1 [2 1]");

        judged().isInvalid("incompatible-order: list 1 was read as [2, 1] and as [1, 2]", 7L, 6L);
    }

    @Test
    void two_that_read_the_same_version_and_append_to_it_have_lost_an_update() {
        story.together("read 1 [], append 1 1", "read 1 [], append 1 2").ok("read 1 [1 2]");

        CheckResult result = raw();
        assertThat(result.offences().get(0).what()).startsWith("lost-update: 2 transactions read the same version");
        assertThat(result.offences().get(1).what()).startsWith("G-single");
    }

    @Test
    void overwrites_in_a_circle_convict() {
        story.together("append 1 1, append 2 1", "append 1 2, append 2 2").ok("read 1 [1 2]", "read 2 [2 1]");

        judged().isInvalid(
                        "G0: T2 appended 1 of list 2 behind 2 of T1; T1 appended 2 of list 1 behind 1 of T2", 3L, 2L);
    }

    @Test
    void two_that_read_each_others_appends_convict() {
        story.together("append 1 1, read 2 [1]", "append 2 1, read 1 [1]").ok("read 1 [1]", "read 2 [1]");

        judged().isInvalid(
                        "G1c: T1 appended 1 of list 2, which T2 read; T2 appended 1 of list 1, which T1 read", 3L, 2L);
    }

    @Test
    void half_of_a_transaction_convicts() {
        story.together("append 1 1, append 2 1", "read 1 [1], read 2 []").ok("read 1 [1]", "read 2 [1]");

        judged().isInvalid(
                        "G-single: T1 read list 2 without 1, which T2 appended; T2 appended 1 of list 1, which T1 read",
                        3L,
                        2L);
        judgedAsRepeatableRead().isInvalid("G-single: ", 3L, 2L);
    }

    @Test
    void write_skew_convicts_where_serializability_was_promised_and_nowhere_else() {
        story.together("read 1 [], append 2 1", "read 2 [], append 1 1").ok("read 1 [1]", "read 2 [1]");

        judged().isInvalid(
                        "G2-item: T1 read list 2 without 1, which T2 appended; T2 read list 1 without 1, which T1",
                        3L,
                        2L);
        assertThat(judgedAsRepeatableRead().isValid().figures()).containsEntry("allowed-G2-item", 1L);
    }

    @Test
    void a_read_of_the_past_convicts_because_of_real_time() {
        story.ok("append 1 1").ok("read 1 []").ok("read 1 [1]");

        judged().isInvalid(
                        "G-single-realtime: T1 read list 1 without 1, which T2 appended; T2 had ended when T1 began",
                        3L,
                        1L);
    }

    @Test
    void a_read_that_overlaps_with_the_append_may_miss_it() {
        story.together("append 1 1", "read 1 []").ok("read 1 [1]");

        judged().isValid();
    }

    @Test
    void an_acknowledged_append_that_nobody_ever_read_is_missed_by_the_last_read() {
        story.ok("append 1 1").ok("append 1 2").ok("read 1 [1]");

        judged().isInvalid("G-single-realtime: T1 read list 1 without 2", 5L, 3L);
    }

    @Test
    void an_acknowledged_append_to_a_list_that_remains_empty_is_missed_too() {
        story.ok("append 1 1").ok("read 1 []");

        judged().isInvalid("G-single-realtime: T1 read list 1 without 1", 3L, 1L);
    }

    @Test
    void overwrites_against_real_time_convict() {
        story.ok("append 1 1").ok("append 1 2").ok("read 1 [2 1]");

        judged().isInvalid("G0-realtime: T2 appended 1 of list 1 behind 2 of T1; T2 had ended when T1 began", 3L, 1L);
    }

    @Test
    void an_acknowledged_append_is_missed_by_what_was_appended_after_it_even_if_all_readers_began_before() {
        Event reader = story.begin("read 1 [2]");
        story.ok("append 1 1").ok("append 1 2");
        story.end(reader, AppendStory.N1, "read 1 [2]");

        judged().isInvalid("G0-realtime: T2 appended 1 of list 1 behind 2 of T1; T2 had ended when T1 began", 4L, 2L);
    }

    @Test
    void a_read_of_what_began_later_convicts() {
        story.ok("append 1 1");
        Event reader = story.begin("read 2 [1]");
        story.end(reader, AppendStory.N1, "read 2 [1]");
        story.ok("append 2 1").ok("read 1 [1]", "read 2 [1]");

        assertThat(raw().offences())
                .extracting(offence -> offence.what().substring(0, 12))
                .containsExactly("unwritten-el", "G1c-realtime");
    }

    @Test
    void real_time_reaches_through_any_number_of_others() {
        story.ok("append 1 1");
        for (int i = 0; i < 50; i++) {
            story.ok("append 2 " + i);
        }
        story.ok("read 1 []").ok("read 1 [1]");
        CheckResult result = raw();

        assertThat(result.offences())
                .first()
                .satisfies(
                        offence -> assertThat(offence.what())
                                .isEqualTo(
                                        "G-single-realtime: T1 read list 1 without 1, which T2 appended; T2 had ended when T1 began"));
    }

    @Test
    void an_append_of_unknown_outcome_may_be_there_or_not() {
        story.ok("append 1 1").info("append 1 2").info("append 1 3").ok("read 1 [1 3]");

        assertThat(judged().isValid().figures()).containsEntry("in-effect", 3L);
    }

    @Test
    void an_append_of_unknown_outcome_may_still_take_effect_later() {
        story.ok("append 1 1").info("append 1 2").ok("read 1 [1]").ok("read 1 [1 2]");

        judged().isValid();
    }

    @Test
    void an_append_of_unknown_outcome_that_was_read_has_happened_with_all_the_rest_of_its_transaction() {
        story.ok("append 1 1").info("append 1 2", "append 2 1").ok("read 1 [1 2]", "read 2 []");

        judged().isInvalid("G-single: T1 read list 2 without", 5L, 3L);
    }

    @Test
    void what_a_dying_primary_showed_to_a_reader_and_never_acknowledged_may_go_with_it() {
        story.ok("append 1 1").info("append 1 2").ok("read 1 [1 2]");
        story.ok(primary("n2", 2), "read 1 [1]", "append 1 3").ok(primary("n2", 2), "read 1 [1 3]");

        assertThat(judged().isValid().figures()).containsEntry("seen-and-lost", 1L);
    }

    @Test
    void the_same_without_another_append_may_go_too() {
        story.ok("append 1 1").info("append 1 2").ok("read 1 [1 2]").ok(primary("n2", 2), "read 1 [1]");

        assertThat(judged().isValid().figures()).containsEntry("seen-and-lost", 1L);
    }

    @Test
    void what_vanishes_in_the_same_epoch_convicts() {
        story.ok("append 1 1").info("append 1 2").ok("read 1 [1 2]").ok("read 1 [1]");

        judged().isInvalid("G-single-realtime: T1 read list 1 without 2", 7L, 3L, 5L);
    }

    @Test
    void what_an_acknowledged_writer_had_read_convicts_when_it_vanishes() {
        story.ok("append 1 1").info("append 1 2").ok("read 1 [1 2]", "append 2 1");
        story.ok(primary("n2", 2), "read 1 [1]", "read 2 [1]");

        assertThat(raw().verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void what_an_acknowledged_writer_had_read_convicts_when_a_longer_list_without_it_was_read_by_another() {
        story.ok("append 1 1").info("append 1 2").ok("read 1 [1 2]", "append 2 1");
        story.ok(primary("n2", 2), "append 1 3", "append 1 4");
        story.ok(primary("n2", 2), "read 1 [1 3 4]", "read 2 [1]", "append 2 2");

        judged().isInvalid("incompatible-order: list 1 was read as [1, 3, 4] and as [1, 2]", 9L, 5L);
    }

    @Test
    void what_vanishes_and_comes_back_elsewhere_convicts() {
        story.ok("append 1 1").info("append 1 2").ok("read 1 [1 2]");
        story.ok(primary("n2", 2), "read 1 [1]", "append 1 3");
        story.ok(primary("n2", 2), "read 1 [1 3 2]", "append 2 1").ok(primary("n2", 2), "read 2 [1]");

        assertThat(raw().offences())
                .first()
                .satisfies(offence -> assertThat(offence.what())
                        .isEqualTo("incompatible-order: list 1 was read as [1, 3, 2] and as [1, 2]"));
    }

    @Test
    void what_a_reader_missed_while_another_saw_it_has_not_vanished() {
        story.ok("append 1 1").info("append 1 2");
        Event early = story.begin("read 1 [1]");
        story.ok("read 1 [1 2]");
        story.end(early, primary("n2", 2), "read 1 [1]");

        assertThat(raw().figures()).containsEntry("seen-and-lost", 0L);
    }

    @Test
    void an_acknowledged_append_that_a_reader_saw_convicts_when_it_vanishes_with_its_primary() {
        story.ok("append 1 1").ok("append 1 2").ok("read 1 [1 2]").ok(primary("n2", 2), "read 1 [1]");

        assertThat(raw().verdict()).isEqualTo(Verdict.INVALID);
        assertThat(raw().figures()).containsEntry("seen-and-lost", 0L);
    }

    @Test
    void a_standby_may_lag_and_takes_no_part_in_cycles() {
        story.ok("append 1 1").ok("append 2 1").ok(standby("n2", 1), "read 1 []", "read 2 [1]");
        story.ok("read 1 [1]", "read 2 [1]");

        judged().isValid();
    }

    @Test
    void a_superseded_primary_may_show_what_it_had_and_is_counted() {
        story.ok("append 1 1").ok(primary("n2", 2), "append 1 2").ok(primary("n1", 1), "read 1 [1]");
        story.ok(primary("n2", 2), "read 1 [1 2]");

        judged().isValid();
        assertThat(raw().figures()).containsEntry("reads-of-superseded-primaries", 1L);
    }

    @Test
    void a_superseded_primary_that_acknowledges_an_append_after_a_stale_read_convicts() {
        story.ok("append 1 1").ok(primary("n2", 2), "append 1 2").ok(primary("n1", 1), "read 1 [1]", "append 2 1");
        story.ok(primary("n2", 2), "read 1 [1 2]", "read 2 [1]");

        assertThat(raw().verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void a_standby_that_shows_another_order_convicts() {
        story.together("append 1 1", "append 1 2").ok("read 1 [1 2]").ok(standby("n2", 1), "read 1 [2]");

        judged().isInvalid("incompatible-order: list 1 was read as [1, 2] and as [2]", 5L, 7L);
    }

    @Test
    void a_list_that_nobody_read_in_the_end_leaves_it_open() {
        story.ok("append 1 1").ok("read 1 [1]").ok("append 1 2");
        judged().isUnknown("1 lists were not read after their last acknowledged append");

        story.ok(standby("n2", 1), "read 1 [1 2]");
        judged().isUnknown("1 lists were not read");
    }

    @Test
    void without_an_acknowledged_append_nobody_is_acquitted() {
        story.info("append 1 1").ok("read 1 [1]");

        judged().isUnknown("no append was acknowledged");
    }

    @Test
    void a_workload_that_appends_an_element_twice_proves_nothing() {
        story.ok("append 1 1").fail("append 1 1").ok("read 1 []");

        assertThat(raw().verdict()).isNotEqualTo(Verdict.VALID);
    }
}
