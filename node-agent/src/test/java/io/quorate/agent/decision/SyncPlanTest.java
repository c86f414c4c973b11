package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.SyncWorld.Wish;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The plan's flows, step by step, when nothing comes between. */
class SyncPlanTest {
    private static final SyncWalk WALK = new SyncWalk(SyncPlan::next);
    private static final Incarnation NEW_LIFE = new Incarnation("00000000000000ff");

    @Test
    void a_new_primary_establishes_its_epoch_once_enough_standbys_have_confirmed_what_it_recovered() {
        assertThat(flow(SyncWorld.promoted(older()), quorum(1, "b", "c")))
                .containsExactly("apply 1 of [b, c]", "await", "establish 1 of [b, c]", "keep");
    }

    @Test
    void a_new_primary_without_standbys_is_recorded_as_alone_before_it_waits_for_nobody() {
        assertThat(flow(SyncWorld.promoted(older()), quorum(1)))
                .containsExactly("establish alone", "apply nobody", "keep");
    }

    @Test
    void with_fewer_standbys_than_acknowledgements_all_of_them_are_waited_for() {
        assertThat(flow(SyncWorld.promoted(Optional.empty()), quorum(2, "b")))
                .containsExactly("apply 1 of [b]", "await", "establish 1 of [b]", "keep");
    }

    @Test
    void a_standby_is_recorded_before_it_may_acknowledge() {
        assertThat(flow(settled(1, "b"), quorum(1, "b", "c")))
                .containsExactly("record 2 of [b, c]", "apply 1 of [b, c]", "await", "keep");
    }

    @Test
    void a_standby_stops_acknowledging_before_it_leaves_the_record() {
        assertThat(flow(settled(1, "b", "c"), quorum(1, "b")))
                .containsExactly("apply 1 of [b]", "await", "record 1 of [b]", "keep");
    }

    @Test
    void a_standby_is_replaced_through_a_record_of_both() {
        assertThat(flow(settled(1, "b"), quorum(1, "c")))
                .containsExactly("record 2 of [b, c]", "apply 1 of [c]", "await", "record 1 of [c]", "keep");
    }

    @Test
    void more_acknowledgements_are_in_force_before_fewer_promises_are_enough() {
        assertThat(flow(settled(1, "b", "c"), quorum(2, "b", "c")))
                .containsExactly("apply 2 of [b, c]", "await", "record 1 of [b, c]", "keep");
    }

    @Test
    void more_promises_are_needed_before_fewer_acknowledgements_are_enough() {
        assertThat(flow(settled(2, "b", "c"), quorum(1, "b", "c")))
                .containsExactly("record 2 of [b, c]", "apply 1 of [b, c]", "await", "keep");
    }

    @Test
    void a_newcomer_and_one_acknowledgement_more_do_not_meet_half_way() {
        // 2 of b, c, d obeys the law with the record as it is; mixed with 1 of b, c it would make 1 of b, c, d, which
        // does not.
        assertThat(flow(settled(1, "b", "c"), quorum(2, "b", "c", "d")))
                .containsExactly(
                        "record 3 of [b, c, d]", "apply 2 of [b, c, d]", "await", "record 2 of [b, c, d]", "keep");
    }

    @Test
    void a_primary_that_loses_its_last_standby_is_recorded_as_alone_before_it_waits_for_nobody() {
        assertThat(flow(settled(1, "b"), quorum(1))).containsExactly("record alone", "apply nobody", "keep");
    }

    @Test
    void a_primary_returns_from_alone_only_when_its_company_has_confirmed_everything() {
        assertThat(flow(alone(), quorum(1, "b", "c")))
                .containsExactly("apply 1 of [b, c]", "await", "record 2 of [b, c]", "keep");
    }

    @Test
    void under_strict_a_new_primary_without_enough_standbys_stays_blocked() {
        assertThat(flow(SyncWorld.promoted(older()), strict(2, "b"))).containsExactly("keep");
    }

    @Test
    void under_strict_a_lost_standby_is_waited_for() {
        assertThat(flow(settled(1, "b"), strict(1))).containsExactly("keep");
        assertThat(flow(settled(2, "b", "c"), strict(2, "b"))).containsExactly("keep");
    }

    @Test
    void under_strict_a_standby_that_must_leave_is_let_go_and_nothing_is_acknowledged() {
        assertThat(flow(settled(1, "b"), leaving(Durability.STRICT, 1, "b")))
                .containsExactly("apply 1 of []", "record alone", "keep");
        assertThat(flow(settled(2, "b", "c"), leaving(Durability.STRICT, 2, "c")))
                .containsExactly("apply 2 of [b]", "record 1 of [b]", "keep");
    }

    @Test
    void under_strict_a_primary_that_was_alone_blocks_until_it_has_company() {
        assertThat(flow(alone(), strict(1))).containsExactly("apply 1 of []", "keep");
        assertThat(flow(alone(), strict(1, "b"))).containsExactly("apply 1 of [b]", "await", "record 1 of [b]", "keep");
    }

    @Test
    void a_standby_that_must_leave_does_not_count_though_it_is_wished() {
        Wish both = new Wish(standbys("b", "c"), nodes("c"), Durability.QUORUM, 1);
        assertThat(flow(settled(1, "b", "c"), both))
                .containsExactly("apply 1 of [b]", "await", "record 1 of [b]", "keep");
    }

    @Test
    void async_waits_for_nobody_from_the_start_and_after_a_change() {
        Wish async = new Wish(standbys("b"), Set.of(), Durability.ASYNC, 1);
        assertThat(flow(SyncWorld.promoted(older()), async)).containsExactly("establish alone", "apply nobody", "keep");
        assertThat(flow(settled(1, "b"), async)).containsExactly("record alone", "apply nobody", "keep");
    }

    @Test
    void a_standby_with_another_directory_leaves_before_it_is_added_anew() {
        Map<NodeId, Incarnation> wished = new TreeMap<>(standbys("b", "c"));
        wished.put(new NodeId("c"), NEW_LIFE);
        assertThat(flow(settled(1, "b", "c"), new Wish(wished, Set.of(), Durability.QUORUM, 1)))
                .containsExactly(
                        "apply 1 of [b]",
                        "await",
                        "record 1 of [b]",
                        "record 2 of [b, c]",
                        "apply 1 of [b, c]",
                        "await",
                        "keep");
    }

    @Test
    void the_only_standby_with_another_directory_has_to_confirm_in_its_new_life() {
        Map<NodeId, Incarnation> wished = Map.of(new NodeId("b"), NEW_LIFE);
        assertThat(flow(settled(1, "b"), new Wish(wished, Set.of(), Durability.QUORUM, 1)))
                .containsExactly("record alone", "apply 1 of [b]", "await", "record 1 of [b]", "keep");
    }

    @Test
    void after_an_interruption_the_set_is_proven_again_before_anything_is_narrowed() {
        SyncWorld interrupted = settled(1, "b", "c").halfApplied(new SyncSet(nodes("b"), 1));
        assertThat(flow(interrupted, quorum(1, "b")))
                .containsExactly("apply 1 of [b]", "await", "record 1 of [b]", "keep");
    }

    @Test
    void a_changed_mind_needs_no_undoing() {
        SyncWorld interrupted = settled(1, "b", "c").halfApplied(new SyncSet(nodes("b"), 1));
        assertThat(flow(interrupted, quorum(1, "b", "c"))).containsExactly("apply 1 of [b, c]", "await", "keep");
    }

    @Test
    void a_set_that_nothing_explains_is_blocked_first() {
        SyncWorld strange = settled(1, "b").applied(new SyncSet(nodes("b", "c"), 1), quorum(1, "b", "c"));
        assertThat(flow(strange, quorum(1, "b")).get(0)).isEqualTo("apply 1 of []");
    }

    @Test
    void a_restarted_server_admits_clients_once_what_it_recovered_is_confirmed() {
        Wish wish = quorum(1, "b", "c");
        SyncWorld restarted = settled(1, "b", "c").restarted();
        assertThat(SyncPlan.mayAdmitClients(restarted.view(wish))).isFalse();
        SyncWorld applied = restarted.applied(new SyncSet(nodes("b", "c"), 1), wish);
        assertThat(SyncPlan.mayAdmitClients(applied.view(wish))).isFalse();
        assertThat(SyncPlan.mayAdmitClients(applied.confirmedBy(wish).view(wish)))
                .isTrue();
    }

    @Test
    void a_promoted_server_admits_clients_only_in_an_established_epoch() {
        Wish wish = quorum(1, "b");
        SyncWorld confirmed = SyncWorld.promoted(older())
                .applied(new SyncSet(nodes("b"), 1), wish)
                .confirmedBy(wish);
        assertThat(SyncPlan.mayAdmitClients(confirmed.view(wish))).isFalse();
        assertThat(SyncPlan.mayAdmitClients(
                        confirmed.established(standbys("b"), 1).view(wish)))
                .isTrue();
    }

    private static List<String> flow(SyncWorld start, Wish wish) {
        List<String> steps = new ArrayList<>();
        SyncWorld world = start;
        do {
            SyncStep step = SyncPlan.next(world.view(wish));
            steps.add(step.accept(new Sentence()));
            world = WALK.outcomes(world, wish).get(0);
        } while (!steps.get(steps.size() - 1).equals("keep") && steps.size() < 2 * SyncWalk.MOST_STEPS);
        return steps;
    }

    private static final class Sentence implements SyncStep.Handler<String> {
        @Override
        public String keep(SyncStep.Keep step) {
            return "keep";
        }

        @Override
        public String apply(SyncStep.Apply step) {
            return "apply " + step.set();
        }

        @Override
        public String awaitConfirmation(SyncStep.AwaitConfirmation step) {
            return "await";
        }

        @Override
        public String record(SyncStep.Record step) {
            return step.members().isEmpty()
                    ? "record alone"
                    : "record " + step.promises() + " of " + step.members().keySet();
        }

        @Override
        public String establish(SyncStep.Establish step) {
            return step.standbys().isEmpty()
                    ? "establish alone"
                    : "establish " + step.acknowledgements() + " of "
                            + step.standbys().keySet();
        }
    }

    private static Optional<SyncReplication> older() {
        return Optional.of(SyncReplication.established(
                new Epoch(6), new NodeId("b"), SyncWorld.OWN, Map.of(SyncWorld.SELF, NEW_LIFE), 1));
    }

    private static SyncWorld settled(int acknowledgements, String... names) {
        return SyncWorld.settled(standbys(names), acknowledgements);
    }

    private static SyncWorld alone() {
        return SyncWorld.settled(Map.of(), 0);
    }

    private static Wish quorum(int acknowledgements, String... names) {
        return new Wish(standbys(names), Set.of(), Durability.QUORUM, acknowledgements);
    }

    private static Wish strict(int acknowledgements, String... names) {
        return new Wish(standbys(names), Set.of(), Durability.STRICT, acknowledgements);
    }

    private static Wish leaving(Durability durability, int acknowledgements, String... names) {
        return new Wish(Map.of(), nodes(names), durability, acknowledgements);
    }

    private static Set<NodeId> nodes(String... names) {
        return standbys(names).keySet();
    }

    private static Map<NodeId, Incarnation> standbys(String... names) {
        Map<NodeId, Incarnation> standbys = new TreeMap<>();
        for (String name : names) {
            standbys.put(new NodeId(name), new Incarnation("000000000000000" + (name.charAt(0) - 'a')));
        }
        return standbys;
    }
}
