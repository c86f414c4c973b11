package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final long SEGMENT = 16L << 20;
    private static final Lsn FAR = Lsn.parse("FF/0");
    private static final TimelineHistory FIRST = history(1, "");
    private static final TimelineHistory THIRD = history(3, "1\t0/3000060\tx\n");

    @Test
    void what_was_written_after_the_other_line_left_is_divergent() {
        Divergence divergence =
                Divergence.between(FIRST, at(1, "0/5000100"), THIRD, FAR).orElseThrow();

        assertThat(divergence.fork()).isEqualTo(at(1, "0/3000060"));
        assertThat(divergence.bytes()).isEqualTo(0x20000A0);
        assertThat(divergence.touches("000000010000000000000002", SEGMENT)).isFalse();
        assertThat(divergence.touches("000000010000000000000003", SEGMENT)).isTrue();
        assertThat(divergence.touches("000000010000000000000005", SEGMENT)).isTrue();
        assertThat(divergence.touches("000000010000000000000006", SEGMENT)).isFalse();
        assertThat(divergence.touches("000000030000000000000004", SEGMENT)).isFalse();
        assertThat(divergence.touches("00000002.history", SEGMENT)).isFalse();
    }

    @Test
    void a_promotion_of_our_own_that_the_other_does_not_know_is_divergent_from_its_beginning() {
        TimelineHistory ours = history(2, "1\t0/2000000\tx\n");

        Divergence divergence =
                Divergence.between(ours, at(2, "0/2000100"), THIRD, FAR).orElseThrow();

        assertThat(divergence.fork()).isEqualTo(at(1, "0/2000000"));
        assertThat(divergence.timelines()).containsExactlyInAnyOrder(new Timeline(1), new Timeline(2));
    }

    @Test
    void each_timeline_of_the_way_is_a_stretch_and_counts_its_segments() {
        TimelineHistory ours = history(4, "1\t0/2000000\tx\n2\t0/4000028\tx\n");

        Divergence divergence =
                Divergence.between(ours, at(4, "0/5000000"), THIRD, FAR).orElseThrow();

        assertThat(divergence.stretches())
                .containsExactly(
                        new Divergence.Stretch(new Timeline(1), Lsn.parse("0/2000000"), Lsn.parse("0/2000000")),
                        new Divergence.Stretch(new Timeline(2), Lsn.parse("0/2000000"), Lsn.parse("0/4000028")),
                        new Divergence.Stretch(new Timeline(4), Lsn.parse("0/4000028"), Lsn.parse("0/5000000")));
        assertThat(divergence.segmentCount(SEGMENT)).isEqualTo(1 + 3 + 1);
        assertThat(divergence.touches("000000040000000000000005", SEGMENT)).isFalse();
        assertThat(divergence.touches("000000020000000000000004.partial", SEGMENT))
                .isTrue();
    }

    @Test
    void a_promotion_of_our_own_is_divergent_also_when_the_other_is_still_on_the_timeline_that_we_left() {
        TimelineHistory ours = history(2, "1\t0/2000000\tx\n");

        Divergence divergence = Divergence.between(ours, at(2, "0/2000100"), FIRST, Lsn.parse("0/3000000"))
                .orElseThrow();

        assertThat(divergence.fork()).isEqualTo(at(1, "0/2000000"));
        assertThat(divergence.bytes()).isEqualTo(0x100);
    }

    @Test
    void what_goes_beyond_the_end_of_the_same_timeline_is_divergent() {
        assertThat(Divergence.between(FIRST, at(1, "0/3000060"), FIRST, Lsn.parse("0/3000000")))
                .hasValueSatisfying(found -> assertThat(found.bytes()).isEqualTo(0x60));
    }

    @Test
    void wal_that_the_other_line_has_too_is_not_divergent() {
        assertThat(Divergence.between(FIRST, at(1, "0/3000060"), THIRD, FAR)).isEqualTo(Optional.empty());
        assertThat(Divergence.between(THIRD, at(3, "0/9000000"), THIRD, FAR)).isEqualTo(Optional.empty());
    }

    private static TimelineHistory history(long timeline, String text) {
        return TimelineHistory.parse(new Timeline(timeline), text);
    }

    private static WalPosition at(long timeline, String lsn) {
        return new WalPosition(new Timeline(timeline), Lsn.parse(lsn));
    }
}
