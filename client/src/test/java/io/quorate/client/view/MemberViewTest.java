package io.quorate.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.Statuses;
import org.junit.jupiter.api.Test;

class MemberViewTest {
    @Test
    void of_an_unreachable_node_only_the_recorded_facts_are_told() {
        MemberView view = MemberView.of(Statuses.unreachable("n2", 9_000).build());

        assertThat(view.role()).isEqualTo(MemberRole.UNKNOWN);
        assertThat(view.state()).contains(MemberState.UNREACHABLE);
        assertThat(view.timeline()).isEmpty();
        assertThat(view.lsn()).isEmpty();
        assertThat(view.lagBytes()).isEmpty();
        assertThat(view.upstream()).isEmpty();
        assertThat(view.endpoint()).contains("10.0.0.2:7001");
        assertThat(view.postgres()).contains("10.0.0.2:5432");
    }

    @Test
    void a_witness_stays_a_witness_when_it_is_unreachable() {
        MemberView view =
                MemberView.of(Statuses.witness("n3").setReachable(false).build());

        assertThat(view.role()).isEqualTo(MemberRole.WITNESS);
        assertThat(view.state()).contains(MemberState.UNREACHABLE);
    }

    @Test
    void an_lsn_is_unsigned_and_printed_as_postgresql_does() {
        assertThat(LsnText.of(0x16_B374_D848L)).isEqualTo("16/B374D848");
        assertThat(LsnText.of(-1)).isEqualTo("FFFFFFFF/FFFFFFFF");
    }
}
