package io.quorate.agent.decision;

import static io.quorate.agent.observation.Observations.at;
import static io.quorate.agent.observation.Observations.cut;
import static io.quorate.agent.observation.Observations.empty;
import static io.quorate.agent.observation.Observations.heard;
import static io.quorate.agent.observation.Observations.leadingFor;
import static io.quorate.agent.observation.Observations.refusing;
import static io.quorate.agent.observation.Observations.seenFrom;
import static io.quorate.agent.observation.Observations.silentFor;
import static io.quorate.agent.observation.Observations.standby;
import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.ClusterAction.Propose;
import io.quorate.agent.decision.ClusterAction.TransferLeadership;
import io.quorate.agent.decision.ClusterAction.Wait;
import io.quorate.agent.observation.ClusterView;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.statemachine.ClusterStateMachine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The coordinator's policy. Every grant that it proposes is also put to the state machine: a refused one would be a livelock. */
class ClusterRulesTest {

    @Test
    void a_healthy_cluster_is_left_alone() {
        assertThat(decide(heard(ClusterStates.healthy(), standby(NODE_B), standby(NODE_C))))
                .isInstanceOf(Wait.class);
    }

    @Test
    void a_lease_is_expired_only_after_its_whole_duration_without_a_renewal() {
        ClusterView view = heard(ClusterStates.healthy(), standby(NODE_B), standby(NODE_C));
        assertThat(decide(silentFor(view, Duration.ofSeconds(6)))).isInstanceOf(Wait.class);
        assertThat(proposed(silentFor(view, Duration.ofMillis(6001)))).isEqualTo(new ExpireLease(EPOCH, 5));
    }

    @Test
    void a_grant_that_was_never_renewed_is_expired_after_the_longest_election() {
        Lease unused = new Lease(NODE_B, new Epoch(2), Duration.ofSeconds(6), 0, "test", Optional.empty(), 0);
        ClusterState state = ClusterStates.healthy()
                .change()
                .lease(Optional.of(unused))
                .lastEpoch(new Epoch(2))
                .build();
        assertThat(proposed(silentFor(heard(state, standby(NODE_B)), Duration.ofMillis(3001))))
                .isEqualTo(new ExpireLease(new Epoch(2), 0));
    }

    @Test
    void a_paused_cluster_expires_and_grants_nothing() {
        assertThat(decide(silentFor(heard(ClusterStates.paused(), standby(NODE_B)), Duration.ofHours(1))))
                .isInstanceOf(Wait.class);
        assertThat(decide(silentFor(heard(ClusterStates.resuming(), standby(NODE_B)), Duration.ofHours(1))))
                .isInstanceOf(Wait.class);
    }

    @Test
    void the_most_advanced_standby_is_chosen_after_an_expiry() {
        ClusterView view = heard(
                ClusterStates.expired(),
                cut(NODE_B, EPOCH, at(2, "0/3000000")),
                cut(NODE_C, EPOCH, at(2, "0/3000200")));
        assertThat(granted(view).holder()).isEqualTo(NODE_C);
    }

    @Test
    void of_two_that_hold_equally_much_the_one_with_the_higher_priority_is_chosen() {
        ClusterState state = ClusterStates.expired();
        ClusterState preferred = state.change()
                .members(state.members().values().stream()
                        .map(member -> member.id().equals(NODE_C) ? withPriority(member, 90) : member)
                        .toList())
                .build();
        ClusterView view =
                heard(preferred, cut(NODE_B, EPOCH, at(2, "0/3000000")), cut(NODE_C, EPOCH, at(2, "0/3000000")));
        assertThat(granted(view).holder()).isEqualTo(NODE_C);
    }

    @Test
    void a_newer_epoch_beats_a_greater_lsn() {
        ClusterView view = heard(
                ClusterStates.expired(),
                cut(NODE_B, EPOCH, at(1, "0/9000000")),
                cut(NODE_C, EPOCH, at(2, "0/3000000")));
        assertThat(granted(view).holder()).isEqualTo(NODE_C);
    }

    @Test
    void a_standby_that_has_not_stopped_receiving_is_waited_for() {
        ClusterView view = heard(ClusterStates.expired(), cut(NODE_B, EPOCH, at(2, "0/3000000")), standby(NODE_C));
        assertThat(reason(view)).contains("awaited").contains("node-c");
    }

    @Test
    void a_position_of_an_earlier_vacancy_counts_for_nothing() {
        ClusterView view = heard(
                ClusterStates.expired(),
                cut(NODE_B, EPOCH, at(2, "0/3000000")),
                cut(NODE_C, Epoch.NONE, at(2, "0/9000000")));
        assertThat(reason(view)).contains("node-c");
    }

    @Test
    void the_wait_for_positions_is_bounded() {
        ClusterView view = heard(
                ClusterStates.expired(),
                Duration.ofSeconds(6),
                cut(NODE_B, EPOCH, at(2, "0/3000000")),
                standby(NODE_C));
        assertThat(granted(view).holder()).isEqualTo(NODE_B);
    }

    @Test
    void a_new_coordinator_gives_nodes_that_it_never_heard_time_to_introduce_themselves() {
        ClusterView view = heard(ClusterStates.expired(), cut(NODE_B, EPOCH, at(2, "0/3000000")));
        assertThat(reason(leadingFor(view, Duration.ofSeconds(1)))).contains("awaited");
        assertThat(granted(leadingFor(view, Duration.ofSeconds(4))).holder()).isEqualTo(NODE_B);
    }

    @Test
    void a_node_that_says_why_it_must_not_be_chosen_is_not() {
        ClusterView view = heard(
                ClusterStates.expired(),
                cut(NODE_B, EPOCH, at(2, "0/3000000")),
                refusing(cut(NODE_C, EPOCH, at(2, "0/3000100")), "has its replay paused"));
        assertThat(granted(view).holder()).isEqualTo(NODE_B);
    }

    @Test
    void more_loss_than_allowed_is_refused_with_the_way_to_accept_it() {
        ClusterView view =
                heard(ClusterStates.expired(), Duration.ofSeconds(10), cut(NODE_B, EPOCH, at(2, "0/1000000")));
        assertThat(reason(view)).contains("lacks at least").contains("clusterctl failover --to node-b");
    }

    @Test
    void after_its_server_died_the_last_holder_is_not_waited_for() {
        Vacancy died = new Vacancy(
                EPOCH,
                NODE_A,
                true,
                Optional.of(at(2, "0/3000000")),
                false,
                "its server has died",
                Optional.empty(),
                Optional.empty());
        ClusterView view = heard(
                ClusterStates.vacant(died),
                Duration.ofMillis(50),
                standby(NODE_A),
                cut(NODE_B, EPOCH, at(2, "0/3000000")),
                cut(NODE_C, EPOCH, at(2, "0/3000000")));
        assertThat(granted(view).holder()).isEqualTo(NODE_B);
    }

    @Test
    void a_last_holder_that_speaks_and_is_not_in_recovery_is_not_waited_for() {
        NodeStatus hangs = StatusBuilder.primary(NODE_A.name()).build();
        assertThat(reason(afterExpiry(ClusterSettings.DEFAULT, hangs))).doesNotContain("awaited");
    }

    @Test
    void a_last_holder_in_recovery_is_waited_for() {
        assertThat(reason(afterExpiry(ClusterSettings.DEFAULT, standby(NODE_A))))
                .contains("awaited");
    }

    @Test
    void with_async_a_last_holder_that_speaks_is_waited_for_because_it_may_have_what_nobody_else_has() {
        NodeStatus hangs = StatusBuilder.primary(NODE_A.name()).build();
        assertThat(reason(afterExpiry(ClusterStates.ASYNC, hangs))).contains("awaited");
    }

    private static ClusterView afterExpiry(ClusterSettings settings, NodeStatus lastHolder) {
        return heard(
                ClusterStates.expired().change().settings(settings).build(),
                Duration.ofMillis(50),
                lastHolder,
                cut(NODE_B, EPOCH, at(2, "0/3000000")),
                cut(NODE_C, EPOCH, at(2, "0/3000000")));
    }

    @Test
    void a_successor_that_holds_everything_is_granted_without_waiting_for_others() {
        ClusterView view = heard(
                ClusterStates.released(),
                Duration.ofMillis(20),
                standby(NODE_A),
                cut(NODE_B, EPOCH, at(2, "0/3000100")),
                standby(NODE_C));
        assertThat(granted(view).holder()).isEqualTo(NODE_B);
    }

    @Test
    void a_successor_that_lacks_the_end_is_passed_over_once_its_time_is_up() {
        ClusterView view = heard(
                ClusterStates.released(),
                Duration.ofSeconds(6),
                cut(NODE_B, EPOCH, at(2, "0/3000000")),
                cut(NODE_C, EPOCH, at(2, "0/3000100")));
        assertThat(granted(view).holder()).isEqualTo(NODE_C);
    }

    @Test
    void an_operators_choice_is_granted_whatever_it_lacks() {
        ClusterState state = ClusterStates.expired()
                .change()
                .switchover(
                        Optional.of(new Switchover(1, Switchover.Kind.FAILOVER, Optional.empty(), NODE_B, "ops@desk")))
                .lastSwitchoverId(1)
                .build();
        ClusterView view = heard(state, cut(NODE_B, EPOCH, at(2, "0/1000000")), cut(NODE_C, EPOCH, at(2, "0/3000000")));
        assertThat(granted(view).holder()).isEqualTo(NODE_B);
        assertThat(granted(view).reason()).contains("ops@desk");
    }

    @Test
    void the_first_primary_is_chosen_when_every_data_member_has_spoken() {
        assertThat(reason(heard(ClusterStates.founded(), empty(NODE_A), empty(NODE_B))))
                .contains("node-c");
        assertThat(granted(heard(ClusterStates.founded(), empty(NODE_A), empty(NODE_B), empty(NODE_C)))
                        .holder())
                .isEqualTo(NODE_A);
    }

    @Test
    void the_only_node_that_brings_data_is_the_first_primary() {
        assertThat(granted(heard(ClusterStates.founded(), empty(NODE_A), empty(NODE_B), standby(NODE_C)))
                        .holder())
                .isEqualTo(NODE_C);
    }

    @Test
    void two_nodes_that_bring_data_are_refused_by_name() {
        assertThat(reason(heard(ClusterStates.founded(), empty(NODE_A), standby(NODE_B), standby(NODE_C))))
                .contains("node-b", "node-c", "more than one node brings data");
    }

    @Test
    void leadership_is_moved_off_the_primarys_node() {
        ClusterView view = heard(ClusterStates.healthy(), standby(NODE_B), standby(NODE_C));
        assertThat(decide(seenFrom(view, NODE_A))).isEqualTo(new TransferLeadership(NODE_B));
        assertThat(decide(view)).isInstanceOf(Wait.class);
    }

    @Test
    void leadership_stays_where_it_is_until_the_primarys_epoch_is_established() {
        ClusterState promoted =
                ClusterStates.healthy().change().sync(Optional.empty()).build();
        assertThat(decide(seenFrom(heard(promoted, standby(NODE_B), standby(NODE_C)), NODE_A)))
                .isInstanceOf(Wait.class);
    }

    @Test
    void leadership_is_moved_to_a_witness_that_speaks_rather_than_to_a_standby() {
        ClusterState state = withWitness(ClusterStates.healthy());
        assertThat(decide(seenFrom(heard(state, standby(NODE_B), witness()), NODE_A)))
                .isEqualTo(new TransferLeadership(WITNESS));
        assertThat(decide(seenFrom(heard(state, standby(NODE_B)), NODE_A))).isEqualTo(new TransferLeadership(NODE_B));
    }

    @Test
    void a_witness_is_neither_chosen_nor_waited_for() {
        ClusterState founded = withWitness(ClusterStates.founded());
        assertThat(granted(heard(founded, empty(NODE_A), empty(NODE_B))).holder())
                .isEqualTo(NODE_A);
        ClusterState expired = withWitness(ClusterStates.expired());
        assertThat(granted(heard(expired, cut(NODE_B, EPOCH, at(2, "0/3000000")), witness()))
                        .holder())
                .isEqualTo(NODE_B);
        ClusterView bothData =
                heard(expired, cut(NODE_A, EPOCH, at(2, "0/3000000")), cut(NODE_B, EPOCH, at(2, "0/3000200")));
        assertThat(granted(leadingFor(bothData, Duration.ZERO)).holder()).isEqualTo(NODE_B);
    }

    /** node-w in the place of node-c. */
    private static ClusterState withWitness(ClusterState state) {
        return state.change()
                .members(
                        List.of(ClusterStates.data(NODE_A), ClusterStates.data(NODE_B), ClusterStates.witness(WITNESS)))
                .build();
    }

    private static NodeStatus witness() {
        return StatusBuilder.witness(WITNESS.name()).build();
    }

    private static Member withPriority(Member member, int priority) {
        return new Member(
                member.id(),
                member.kind(),
                member.raftAddress(),
                member.apiAddress(),
                member.postgresAddress(),
                priority,
                member.raftIncarnation());
    }

    private static ClusterAction decide(ClusterView view) {
        return ClusterRules.decide(view).action();
    }

    private static ClusterCommand proposed(ClusterView view) {
        ClusterAction action = decide(view);
        assertThat(action).isInstanceOf(Propose.class);
        ClusterCommand command = ((Propose) action).command();
        assertThat(ClusterStateMachine.apply(view.state(), command).rejection()).isEmpty();
        return command;
    }

    private static GrantLease granted(ClusterView view) {
        return (GrantLease) proposed(view);
    }

    private static String reason(ClusterView view) {
        ClusterAction action = decide(view);
        assertThat(action).isInstanceOf(Wait.class);
        return ((Wait) action).reason();
    }
}
