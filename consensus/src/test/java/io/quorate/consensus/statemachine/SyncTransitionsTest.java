package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.established;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static io.quorate.consensus.model.ClusterStates.witness;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.EstablishEpoch;
import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.command.ClusterCommand.RecordSync;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SyncTransitionsTest {
    private static final SyncSet ANY_OF_BOTH = new SyncSet(Set.of(NODE_B, NODE_C), 1);
    private static final SyncSet ONLY_B = new SyncSet(Set.of(NODE_B), 1);

    /** Promoted in epoch 1, and not established. */
    private static ClusterState promoted() {
        return quorum(healthy()).change().sync(Optional.empty()).build();
    }

    private static Map<NodeId, Incarnation> lives(NodeId... nodes) {
        Map<NodeId, Incarnation> lives = new TreeMap<>();
        for (NodeId node : nodes) {
            lives.put(node, incarnation(node));
        }
        return lives;
    }

    private static EstablishEpoch establish(int acknowledgements, NodeId... standbys) {
        return new EstablishEpoch(NODE_A, EPOCH, incarnation(NODE_A), lives(standbys), acknowledgements);
    }

    private static RecordSync record(SyncSet inForce, int promises, NodeId... members) {
        return record(1, inForce, promises, members);
    }

    private static RecordSync record(long revision, SyncSet inForce, int promises, NodeId... members) {
        return new RecordSync(NODE_A, EPOCH, lives(members), promises, inForce, revision);
    }

    private static ClusterState with(Durability durability, int acknowledgements, ClusterState state) {
        ClusterSettings settings = state.settings();
        return state.change()
                .settings(new ClusterSettings(
                        settings.leaseDuration(),
                        settings.leaseMargin(),
                        settings.renewalInterval(),
                        durability,
                        acknowledgements,
                        settings.maxLagOnFailoverBytes()))
                .build();
    }

    private static SyncReplication sync(ClusterState state) {
        return state.sync().orElseThrow();
    }

    @Test
    void an_epoch_is_established_with_as_many_promises_as_meet_any_of_the_acknowledgements() {
        SyncReplication both = sync(applied(promoted(), establish(1, NODE_B, NODE_C)));
        assertThat(both).isEqualTo(established(lives(NODE_B, NODE_C), 1));
        assertThat(both.promises()).isEqualTo(2);
        assertThat(sync(applied(promoted(), establish(1, NODE_B))).promises()).isEqualTo(1);
        assertThat(sync(applied(promoted(), establish(0))).isAlone()).isTrue();
    }

    @Test
    void reservations_that_were_never_reported_are_kept_until_a_later_epoch_is_established() {
        ReservedTimeline older = new ReservedTimeline(Epoch.NONE, new Timeline(1));
        ReservedTimeline own = new ReservedTimeline(EPOCH, new Timeline(3));
        ClusterState state = promoted().change().unreported(List.of(older, own)).build();
        assertThat(applied(state, establish(1, NODE_B)).unreported()).containsExactly(own);
    }

    @Test
    void an_epoch_is_established_once() {
        ClusterState state = applied(promoted(), establish(1, NODE_B));
        assertThat(applied(state, establish(1, NODE_B))).isEqualTo(state);
        refused(state, establish(1, NODE_B, NODE_C), Code.NOT_ESTABLISHED);
    }

    @Test
    void an_epoch_is_established_by_its_promoted_holder_only() {
        refused(promoted(), new EstablishEpoch(NODE_B, EPOCH, incarnation(NODE_B), Map.of(), 0), Code.NOT_THE_HOLDER);
        refused(
                promoted(),
                new EstablishEpoch(NODE_A, EPOCH.next(), incarnation(NODE_A), Map.of(), 0),
                Code.STALE_EPOCH);
        refused(promoted().change().history(List.of()).build(), establish(0), Code.NOT_ESTABLISHED);
    }

    @Test
    void standbys_are_other_data_members() {
        ClusterState state = promoted()
                .change()
                .members(List.of(data(NODE_A), data(NODE_B), witness(WITNESS)))
                .build();
        refused(state, establish(1, NODE_A), Code.QUORUM_NOT_SAFE);
        refused(state, establish(1, WITNESS), Code.NOT_A_DATA_MEMBER);
        refused(state, establish(1, NODE_C), Code.UNKNOWN_MEMBER);
    }

    @Test
    void quorum_takes_fewer_acknowledgements_where_there_are_fewer_standbys_and_no_other_number() {
        ClusterState two = with(Durability.QUORUM, 2, promoted());
        applied(two, establish(2, NODE_B, NODE_C));
        applied(two, establish(1, NODE_B));
        applied(two, establish(0));
        refused(two, establish(1, NODE_B, NODE_C), Code.QUORUM_NOT_SAFE);
        refused(two, establish(0, NODE_B), Code.QUORUM_NOT_SAFE);
        refused(promoted(), establish(2, NODE_B, NODE_C), Code.QUORUM_NOT_SAFE);
    }

    @Test
    void strict_is_not_established_with_fewer_acknowledgements() {
        ClusterState strict = with(Durability.STRICT, 1, promoted());
        applied(strict, establish(1, NODE_B));
        refused(strict, establish(0), Code.QUORUM_NOT_SAFE);
        refused(with(Durability.STRICT, 2, promoted()), establish(1, NODE_B), Code.QUORUM_NOT_SAFE);
        refused(with(Durability.STRICT, 2, promoted()), establish(2, NODE_B), Code.QUORUM_NOT_SAFE);
    }

    @Test
    void async_is_established_without_standbys() {
        ClusterState async = with(Durability.ASYNC, 1, promoted());
        applied(async, establish(0));
        refused(async, establish(1, NODE_B), Code.QUORUM_NOT_SAFE);
    }

    @Test
    void a_record_that_meets_what_is_waited_for_is_taken() {
        ClusterState both = applied(promoted(), establish(1, NODE_B, NODE_C));
        assertThat(sync(applied(both, record(ONLY_B, 1, NODE_B))).members()).isEqualTo(lives(NODE_B));
        ClusterState one = applied(promoted(), establish(1, NODE_B));
        ClusterState wide = applied(one, record(ONLY_B, 2, NODE_B, NODE_C));
        assertThat(sync(wide).promises()).isEqualTo(2);
        assertThat(sync(wide).epoch()).isEqualTo(EPOCH);
    }

    @Test
    void a_record_that_does_not_meet_what_is_waited_for_is_refused() {
        ClusterState both = applied(promoted(), establish(1, NODE_B, NODE_C));
        refused(both, record(ANY_OF_BOTH, 1, NODE_B), Code.QUORUM_NOT_SAFE);
        refused(both, record(ANY_OF_BOTH, 1, NODE_B, NODE_C), Code.QUORUM_NOT_SAFE);
        refused(both, record(SyncSet.NOBODY, 2, NODE_B, NODE_C), Code.QUORUM_NOT_SAFE);
        refused(both, record(ONLY_B, 0, NODE_B), Code.QUORUM_NOT_SAFE);
        refused(both, record(ONLY_B, 2, NODE_B), Code.QUORUM_NOT_SAFE);
    }

    @Test
    void a_primary_that_goes_on_alone_is_recorded_to_be_alone_first() {
        ClusterState both = applied(promoted(), establish(1, NODE_B, NODE_C));
        ClusterState alone = applied(both, record(ANY_OF_BOTH, 0));
        assertThat(sync(alone).isAlone()).isTrue();
        assertThat(sync(alone).isSafeWith(SyncSet.NOBODY)).isTrue();
        assertThat(sync(both).isSafeWith(SyncSet.NOBODY)).isFalse();
        refused(alone, record(2, SyncSet.NOBODY, 1, NODE_B), Code.QUORUM_NOT_SAFE);
        applied(alone, record(2, ONLY_B, 1, NODE_B));
    }

    @Test
    void a_member_whose_directory_was_replaced_leaves_before_it_counts_again() {
        ClusterState one = applied(promoted(), establish(1, NODE_B));
        Map<NodeId, Incarnation> nextLife = Map.of(NODE_B, incarnation(NODE_B, 2));
        refused(one, new RecordSync(NODE_A, EPOCH, nextLife, 1, ONLY_B, 1), Code.QUORUM_NOT_SAFE);
        applied(applied(one, record(SyncSet.BLOCKED, 0)), new RecordSync(NODE_A, EPOCH, nextLife, 1, ONLY_B, 2));
    }

    @Test
    void a_record_that_comes_late_is_refused() {
        ClusterState one = applied(promoted(), establish(1, NODE_B));
        RecordSync late = record(ANY_OF_BOTH, 2, NODE_B, NODE_C);
        refused(applied(one, new ExpireLease(EPOCH, 5)), late, Code.NO_LEASE);
        ReleaseLease release = new ReleaseLease(NODE_A, EPOCH, 5, Optional.empty(), Optional.empty(), "died");
        refused(applied(one, release), late, Code.NO_LEASE);
        refused(promoted(), late, Code.NOT_ESTABLISHED);
        refused(applied(one, new ExpireLease(EPOCH, 5)), establish(1, NODE_B), Code.NO_LEASE);
    }

    @Test
    void a_record_that_was_overtaken_by_another_is_refused() {
        ClusterState both = applied(promoted(), establish(1, NODE_B, NODE_C));
        RecordSync narrow = record(ONLY_B, 1, NODE_B);
        // What became of the narrow one was not known, so the record was written once more as it is.
        ClusterState settled = applied(both, record(ANY_OF_BOTH, 2, NODE_B, NODE_C));
        assertThat(sync(settled).members()).isEqualTo(sync(both).members());
        refused(settled, narrow, Code.RECORDED_MEANWHILE);
    }

    @Test
    void a_vacancy_keeps_what_is_recorded() {
        assertThat(quorum(expired()).sync()).contains(established(lives(NODE_B, NODE_C), 1));
        assertThat(quorum(expired()).established()).isEmpty();
        assertThat(ClusterStates.quorum(healthy()).established()).isPresent();
    }
}
