package io.quorate.consensus.model;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF", "0/1"})
    void an_lsn_is_written_as_it_is_read(String text) {
        assertThat(Lsn.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0/", "/0", "0/0/0", "G/0", "100000000/0", " 0/0", "-1/0"})
    void what_is_no_lsn_is_refused_by_name(String text) {
        assertThatThrownBy(() -> Lsn.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void lsns_compare_and_differ_as_unsigned_numbers() {
        Lsn least = Lsn.parse("0/0");
        Lsn greatest = Lsn.parse("FFFFFFFF/FFFFFFFF");
        assertThat(greatest.isAfter(least)).isTrue();
        assertThat(least.bytesSince(greatest)).isZero();
        assertThat(greatest.bytesSince(least)).as("more than a long can say").isEqualTo(Long.MAX_VALUE);
        assertThat(Lsn.parse("1/0").bytesSince(Lsn.parse("0/FFFFFFFF"))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "node-a", "n1", "abcdefghijklmnopqrstuvwxyz-123"})
    void a_node_name_starts_with_a_letter_and_has_at_most_thirty_characters(String name) {
        assertThat(new NodeId(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "-a", "A", "node_a", "node.a", "nöde", "abcdefghijklmnopqrstuvwxyz-1234", "a\n"})
    void other_node_names_are_refused(String name) {
        assertThatThrownBy(() -> new NodeId(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(NodeId.RULE);
    }

    @Test
    void epochs_and_timelines_have_bounds() {
        assertThat(Epoch.NONE.next()).isEqualTo(new Epoch(1));
        assertThatThrownBy(() -> new Epoch(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Epoch(2_147_483_646_999_999_999L).recovery()).isEqualTo(2_147_483_646);
        assertThat(new Epoch(Long.MAX_VALUE).recovery()).isEqualTo(Integer.MAX_VALUE);
        assertThat(new Timeline(0xFFFF_FFFFL).isAfter(new Timeline(1))).isTrue();
        assertThatThrownBy(() -> new Timeline(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Timeline(0x1_0000_0000L)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_members_priority_and_incarnation_have_bounds() {
        assertThatThrownBy(() -> member(101, 1)).hasMessageContaining("priority of node-a is 101: allowed is 0 to 100");
        assertThatThrownBy(() -> member(-1, 1)).hasMessageContaining("is -1");
        assertThatThrownBy(() -> member(50, 0)).hasMessageContaining("incarnation of node-a is 0");
    }

    @Test
    void the_default_lease_is_safe_and_workable() {
        assertThat(ClusterSettings.DEFAULT.leaseDuration()).isEqualTo(Duration.ofSeconds(6));
        LeaseArithmetic.check(Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void a_margin_that_does_not_pay_for_drift_and_the_guards_stop_time_is_refused() {
        assertThat(LeaseArithmetic.leastMargin(Duration.ofSeconds(6))).isEqualTo(Duration.ofMillis(512));
        assertThat(LeaseArithmetic.leastMargin(Duration.ofSeconds(6), Duration.ofMillis(800)))
                .isEqualTo(Duration.ofMillis(812));
        LeaseArithmetic.check(Duration.ofSeconds(6), Duration.ofMillis(512), Duration.ofSeconds(1));
        assertThatThrownBy(() ->
                        LeaseArithmetic.check(Duration.ofSeconds(6), Duration.ofMillis(511), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lease_margin is 511 ms")
                .hasMessageContaining("512 ms");
    }

    @Test
    void a_lease_into_which_no_election_fits_after_a_missed_renewal_is_refused() {
        LeaseArithmetic.check(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThatThrownBy(() ->
                        LeaseArithmetic.check(Duration.ofMillis(4999), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("lease is 4999 ms")
                .hasMessageContaining("5000 ms");
        assertThatThrownBy(() ->
                        LeaseArithmetic.check(Duration.ofMillis(9999), Duration.ofSeconds(1), Duration.ofSeconds(3)))
                .as("three renewals")
                .hasMessageContaining("10000 ms");
    }

    @Test
    void leases_and_intervals_out_of_proportion_are_refused() {
        assertThatThrownBy(() ->
                        LeaseArithmetic.check(Duration.ofSeconds(3601), Duration.ofSeconds(60), Duration.ofSeconds(1)))
                .hasMessageContaining("1 h or less");
        assertThatThrownBy(() ->
                        LeaseArithmetic.check(Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ofMillis(99)))
                .hasMessageContaining("renewal_interval is 99 ms");
        assertThatThrownBy(() -> new ClusterSettings(
                        Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ofSeconds(1), Durability.ASYNC, 1, -1))
                .hasMessageContaining("max_lag_on_failover");
    }

    @Test
    void the_primary_is_the_holder_whose_promotion_belongs_to_its_lease() {
        assertThat(healthy().primary().map(Promotion::holder)).contains(NODE_A);
        assertThat(expired().primary()).isEmpty();
        ClusterState nextEpoch = healthy()
                .change()
                .lastEpoch(new Epoch(2))
                .lease(Optional.of(
                        new Lease(NODE_A, new Epoch(2), Duration.ofSeconds(6), 1, "rule C7", Optional.empty(), 0)))
                .build();
        assertThat(nextEpoch.primary()).as("granted, not yet promoted").isEmpty();
    }

    @Test
    void a_changed_state_differs_only_in_what_was_changed() {
        assertThat(healthy().change().build()).isEqualTo(healthy());
        assertThat(healthy().change().cluster("invoices").build().members())
                .isEqualTo(healthy().members());
    }

    private static Member member(int priority, int incarnation) {
        return new Member(NODE_A, MemberKind.DATA, "", "", "", priority, incarnation);
    }
}
