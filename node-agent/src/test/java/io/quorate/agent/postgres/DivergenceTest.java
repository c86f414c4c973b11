package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final long SEGMENT = 16L << 20;
    private static final TimelineHistory FIRST = history(1, "");
    private static final TimelineHistory THIRD = history(3, "1\t0/3000060\tx\n");

    @Test
    void what_was_written_after_the_other_line_left_is_divergent() {
        Divergence divergence =
                Divergence.between(FIRST, at(1, "0/5000100"), THIRD).orElseThrow();

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
                Divergence.between(ours, at(2, "0/2000100"), THIRD).orElseThrow();

        assertThat(divergence.fork()).isEqualTo(at(1, "0/2000000"));
        assertThat(divergence.timelines()).containsExactlyInAnyOrder(new Timeline(1), new Timeline(2));
    }

    @Test
    void wal_that_the_other_line_has_too_is_not_divergent() {
        assertThat(Divergence.between(FIRST, at(1, "0/3000060"), THIRD)).isEqualTo(Optional.empty());
        assertThat(Divergence.between(THIRD, at(3, "0/9000000"), THIRD)).isEqualTo(Optional.empty());
    }

    private static TimelineHistory history(long timeline, String text) {
        return TimelineHistory.parse(new Timeline(timeline), text);
    }

    private static WalPosition at(long timeline, String lsn) {
        return new WalPosition(new Timeline(timeline), Lsn.parse(lsn));
    }
}
