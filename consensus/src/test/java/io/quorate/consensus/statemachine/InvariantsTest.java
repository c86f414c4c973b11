package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.FORK;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.TIMELINE;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.founded;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.paused;
import static io.quorate.consensus.model.ClusterStates.resuming;
import static io.quorate.consensus.model.ClusterStates.switchingOver;
import static io.quorate.consensus.model.ClusterStates.witness;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.Observe;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.StateBuilder;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvariantsTest {
    private static final Epoch NEXT = EPOCH.next();

    private static Lease lease(NodeId holder, Epoch epoch, int seconds, long renewals) {
        return new Lease(holder, epoch, Duration.ofSeconds(seconds), renewals, "first primary", Optional.empty(), 0);
    }

    private static Promotion promotion(Epoch epoch, int number, NodeId holder, long timeline, long parent) {
        return new Promotion(epoch, number, holder, new Timeline(timeline), new Timeline(parent), FORK, "rule C7", 0);
    }

    private static void broken(ClusterState before, StateBuilder after, String sentence) {
        assertThat(Invariants.violations(before, after.build()))
                .anySatisfy(each -> assertThat(each).contains(sentence));
    }

    /** A state with the history of {@link io.quorate.consensus.model.ClusterStates#healthy} and one entry more. */
    private static StateBuilder with(Promotion promotion) {
        List<Promotion> history = new ArrayList<>(healthy().history());
        history.add(promotion);
        return healthy()
                .change()
                .history(history)
                .lastTimeline(Optional.of(new ReservedTimeline(promotion.epoch(), promotion.timeline())));
    }

    @Test
    void a_state_that_does_not_change_breaks_nothing() {
        for (ClusterState state : List.of(ClusterState.EMPTY, founded(), healthy(), expired(), paused(), resuming())) {
            assertThat(Invariants.violations(state, state)).isEmpty();
        }
    }

    @Test
    void epochs_grow_by_one() {
        broken(healthy(), healthy().change().lastEpoch(Epoch.NONE), "the epoch went from 1 to 0");
        broken(healthy(), healthy().change().lastEpoch(NEXT.next()), "the epoch went from 1 to 3");
        broken(expired(), expired().change().lastEpoch(NEXT), "granted to nobody");
    }

    @Test
    void an_epoch_is_granted_neither_over_a_live_lease_nor_in_a_pause() {
        Optional<Lease> next = Optional.of(lease(NODE_B, NEXT, 6, 0));
        broken(healthy(), healthy().change().lastEpoch(NEXT).lease(next), "over a live lease");
        ClusterState pausedVacancy = expired()
                .change()
                .pause(new PauseState(PauseState.Kind.PAUSED, 0, "ops"))
                .build();
        broken(pausedVacancy, pausedVacancy.change().lastEpoch(NEXT).lease(next), "in a pause");
    }

    @Test
    void an_epoch_has_one_holder_and_an_ended_lease_stays_ended() {
        broken(healthy(), healthy().change().lease(Optional.of(lease(NODE_B, EPOCH, 6, 5))), "two holders");
        broken(expired(), expired().change().lease(healthy().lease()), "has come back");
    }

    @Test
    void the_holder_is_a_data_member_in_the_last_epoch() {
        ClusterState state = founded()
                .change()
                .members(List.of(data(NODE_A), witness(WITNESS)))
                .build();
        broken(
                state,
                state.change().lastEpoch(EPOCH).lease(Optional.of(lease(WITNESS, EPOCH, 6, 0))),
                "not a data member");
        broken(healthy(), healthy().change().lease(Optional.of(lease(NODE_A, NEXT, 6, 5))), "the last epoch is 1");
    }

    @Test
    void renewals_and_durations_do_not_shrink_within_an_epoch() {
        broken(healthy(), healthy().change().lease(Optional.of(lease(NODE_A, EPOCH, 6, 4))), "from 5 to 4");
        broken(healthy(), healthy().change().lease(Optional.of(lease(NODE_A, EPOCH, 6, 7))), "from 5 to 7");
        broken(healthy(), healthy().change().lease(Optional.of(lease(NODE_A, EPOCH, 5, 6))), "shortened");
    }

    @Test
    void there_is_a_lease_or_a_vacancy_and_never_both() {
        broken(healthy(), healthy().change().vacancy(expired().vacancy()), "do not exclude each other");
        broken(healthy(), healthy().change().lease(Optional.empty()), "do not exclude each other");
        broken(founded(), founded().change().vacancy(expired().vacancy()), "do not exclude each other");
    }

    @Test
    void what_was_founded_stays() {
        broken(healthy(), healthy().change().cluster("invoices"), "name has changed");
        broken(healthy(), healthy().change().members(List.of(data(NODE_A))), "members have changed");
        broken(healthy(), healthy().change().systemIdentifier(Optional.of(1L)), "system identifier has changed");
        broken(healthy(), healthy().change().systemIdentifier(Optional.empty()), "system identifier has changed");
    }

    @Test
    void timelines_strictly_grow() {
        broken(healthy(), healthy().change().lastTimeline(Optional.empty()), "last reserved timeline");
        broken(
                healthy(),
                healthy().change().lastTimeline(Optional.of(new ReservedTimeline(EPOCH, new Timeline(1)))),
                "last reserved timeline");
        broken(healthy(), with(promotion(EPOCH, 2, NODE_A, 2, 1)), "timeline 2 follows 2");
        broken(healthy(), with(promotion(EPOCH, 2, NODE_A, 3, 3)), "not younger than its parent");
    }

    @Test
    void a_promotion_belongs_to_the_live_lease_and_is_counted() {
        broken(healthy(), with(promotion(EPOCH, 2, NODE_B, 3, 2)), "without holding its lease");
        broken(healthy(), with(promotion(EPOCH, 2, NODE_B, 3, 2)), "promotions of node-a and node-b");
        broken(healthy(), with(promotion(EPOCH, 3, NODE_A, 3, 2)), "not counted");
        broken(healthy(), with(promotion(NEXT, 2, NODE_B, 3, 2)), "has number 2");
        broken(healthy(), with(promotion(Epoch.NONE, 1, NODE_A, 3, 2)), "follows one of epoch 1");
        StateBuilder notReserved =
                with(promotion(EPOCH, 2, NODE_A, 3, 2)).lastTimeline(healthy().lastTimeline());
        broken(healthy(), notReserved, "was not reserved");
    }

    @Test
    void the_history_is_only_added_to_and_bounded() {
        broken(healthy(), healthy().change().history(List.of()), "rewritten");
        broken(
                healthy(),
                healthy().change().history(List.of(promotion(EPOCH, 1, NODE_A, TIMELINE.number(), 1))),
                "rewritten");
        List<Promotion> long1001 = new ArrayList<>();
        for (int i = 0; i <= ClusterState.MAX_HISTORY; i++) {
            long1001.add(promotion(EPOCH, i + 1, NODE_A, i + 2L, i + 1L));
        }
        broken(healthy(), healthy().change().history(long1001), "has 1001 entries");
    }

    @Test
    void resumes_and_switchovers_are_counted_upwards() {
        broken(resuming(), resuming().change().pause(PauseState.NOT_PAUSED), "resume number");
        ClusterState switching = switchingOver(Switchover.Kind.SWITCHOVER);
        broken(switching, switching.change().lastSwitchoverId(0), "count has shrunk");
        broken(switching, switching.change().lastSwitchoverId(2), "not the last one");
        broken(switching, switching.change().pause(paused().pause()), "pending in a pause");
        broken(expired(), expired().change().pause(resuming().pause()), "there is none");
    }

    @Test
    void a_broken_invariant_is_a_value_that_says_so_and_the_state_stays() {
        ClusterState sick = healthy().change().vacancy(expired().vacancy()).build();
        Transition transition = ClusterStateMachine.apply(sick, new Observe());
        assertThat(transition.breaksInvariant()).isTrue();
        assertThat(transition.isApplied()).isFalse();
        assertThat(transition.state()).isSameAs(sick);
        assertThat(transition.rejection().orElseThrow().code()).isEqualTo(Code.INVARIANT_BROKEN);
        assertThat(transition.rejection().orElseThrow().detail()).contains("do not exclude each other");
    }

    @Test
    void a_fault_while_applying_is_a_value_too() {
        ClusterState last =
                expired().change().lastEpoch(new Epoch(Long.MAX_VALUE)).build();
        Transition transition = ClusterStateMachine.apply(last, new Observe());
        assertThat(transition.breaksInvariant()).isTrue();
        assertThat(transition.state()).isSameAs(last);
    }
}
