package io.quorate.consensus.model;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.WalHistory.Relation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WalHistoryTest {
    /** Timeline 1 -> 2 at 0/2000000 (epoch 1) -> 3 at 0/3000000 (epoch 2) -> 5 at 0/4000000 (epoch 3, 4 came to nothing). */
    private static final WalHistory HISTORY = new WalHistory(
            List.of(
                    promotion(1, NODE_A, 2, 1, "0/2000000"),
                    promotion(2, NODE_B, 3, 2, "0/3000000"),
                    promotion(3, NODE_A, 5, 3, "0/4000000")),
            Optional.of(new ReservedTimeline(new Epoch(4), new Timeline(6))),
            List.of());

    private static final Timeline TIP = new Timeline(5);

    private static Promotion promotion(long epoch, NodeId holder, long timeline, long parent, String fork) {
        return new Promotion(
                new Epoch(epoch),
                1,
                holder,
                new Timeline(timeline),
                new Timeline(parent),
                Lsn.parse(fork),
                "rule C7",
                0);
    }

    @Test
    void a_timeline_belongs_to_the_epoch_that_opened_it() {
        assertThat(HISTORY.epochOf(new Timeline(3))).isEqualTo(new Epoch(2));
        assertThat(HISTORY.epochOf(new Timeline(6)))
                .as("reserved, not reported")
                .isEqualTo(new Epoch(4));
        assertThat(HISTORY.epochOf(new Timeline(1))).as("before the records").isEqualTo(Epoch.NONE);
        assertThat(HISTORY.epochOf(new Timeline(9))).as("nobody's").isEqualTo(Epoch.NONE);
    }

    @Test
    void a_timeline_that_nobody_reserved_was_opened_by_hand_unless_it_stood_before_the_records() {
        assertThat(HISTORY.isOpenedByHand(new Timeline(9))).isTrue();
        assertThat(HISTORY.isOpenedByHand(new Timeline(4))).isTrue();
        assertThat(HISTORY.isOpenedByHand(new Timeline(6))).as("reserved").isFalse();
        assertThat(HISTORY.isOpenedByHand(new Timeline(5))).as("reported").isFalse();
        assertThat(HISTORY.isOpenedByHand(new Timeline(1)))
                .as("before the records")
                .isFalse();
    }

    @Test
    void positions_compare_by_epoch_and_then_by_lsn() {
        assertThat(HISTORY.compare(position(3, "0/1"), position(2, "0/9000000")))
                .isPositive();
        assertThat(HISTORY.compare(position(3, "0/3000001"), position(3, "0/3000000")))
                .isPositive();
        assertThat(HISTORY.compare(position(3, "0/3000000"), position(3, "0/3000000")))
                .isZero();
        assertThat(HISTORY.compare(position(9, "FF/0"), position(2, "0/2000000")))
                .isNegative();
        assertThat(HISTORY.compare(position(6, "0/4000000"), position(5, "0/9000000")))
                .isPositive();
    }

    @Test
    void a_position_up_to_the_fork_is_in_line_and_beyond_it_has_diverged() {
        assertThat(HISTORY.relationTo(TIP, position(5, "FF/0"))).isEqualTo(Relation.IN_LINE);
        assertThat(HISTORY.relationTo(TIP, position(3, "0/4000000"))).isEqualTo(Relation.IN_LINE);
        assertThat(HISTORY.relationTo(TIP, position(3, "0/4000001"))).isEqualTo(Relation.DIVERGED);
        assertThat(HISTORY.relationTo(TIP, position(2, "0/3000000"))).isEqualTo(Relation.IN_LINE);
        assertThat(HISTORY.relationTo(TIP, position(2, "0/3000001"))).isEqualTo(Relation.DIVERGED);
        assertThat(HISTORY.relationTo(TIP, position(1, "0/2000000"))).isEqualTo(Relation.IN_LINE);
    }

    @Test
    void a_branch_that_came_to_nothing_has_diverged() {
        assertThat(HISTORY.relationTo(TIP, position(4, "0/3500000"))).isEqualTo(Relation.DIVERGED);
    }

    @Test
    void what_is_older_than_the_records_is_not_judged() {
        WalHistory trimmed = new WalHistory(
                List.of(promotion(3, NODE_A, 5, 3, "0/4000000")),
                Optional.of(new ReservedTimeline(new Epoch(3), new Timeline(5))),
                List.of());
        assertThat(trimmed.relationTo(TIP, position(2, "0/1000000"))).isEqualTo(Relation.BEFORE_RECORDS);
    }

    @Test
    void a_timeline_that_is_newer_than_the_records_has_not_been_told_of_yet() {
        assertThat(HISTORY.relationTo(TIP, position(9, "0/4500000"))).isEqualTo(Relation.NOT_TOLD);
        assertThat(new WalHistory(List.of(), Optional.empty(), List.of()).relationTo(TIP, position(2, "0/1000000")))
                .isEqualTo(Relation.NOT_TOLD);
    }

    @Test
    void what_two_lines_share_ends_at_the_fork() {
        WalPosition end = position(5, "0/9000000");
        assertThat(HISTORY.sharedWith(end, position(5, "0/8000000"))).contains(Lsn.parse("0/8000000"));
        assertThat(HISTORY.sharedWith(end, position(3, "0/3500000"))).contains(Lsn.parse("0/3500000"));
        assertThat(HISTORY.sharedWith(end, position(3, "0/A000000"))).contains(Lsn.parse("0/4000000"));
        assertThat(HISTORY.sharedWith(end, position(4, "0/A000000"))).isEmpty();
    }

    @Test
    void an_end_whose_promotion_was_not_reported_continues_the_newest_line() {
        assertThat(HISTORY.sharedWith(position(6, "0/9000000"), position(5, "0/8000000")))
                .contains(Lsn.parse("0/8000000"));
        WalHistory nothing = new WalHistory(List.of(), Optional.empty(), List.of());
        assertThat(nothing.sharedWith(position(6, "0/9000000"), position(5, "0/8000000")))
                .contains(Lsn.parse("0/8000000"));
    }

    @Test
    void the_newest_timeline_is_that_of_the_latest_promotion() {
        assertThat(HISTORY.newest()).contains(TIP);
        assertThat(new WalHistory(List.of(), Optional.empty(), List.of()).newest())
                .isEmpty();
    }
}
