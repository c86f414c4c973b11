package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.NodeFacts.Guard;
import io.quorate.agent.decision.NodeFacts.Identity;
import io.quorate.agent.decision.NodeFacts.Receiver;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import io.quorate.agent.decision.NodeFacts.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Walks through every combination of the facts that can be decisive together ({@link FactSpace}). The decisions are made once: they
 * cost far more than to look at them.
 */
@TestInstance(Lifecycle.PER_CLASS)
class NodeRulesExhaustiveTest {
    /** In the order of the walk. */
    private final List<NodeDecision> decisions = decideEverywhere();

    @Test
    void without_a_safe_lease_it_never_promotes_and_always_ends_a_primary() {
        everywhere((facts, action) -> {
            boolean promotes = action == NodeAction.PROMOTE || action == NodeAction.INITIALISE;
            boolean mustEnd = facts.isWritable() && !facts.standing().mayWrite();
            return !(promotes && facts.standing() != Standing.MINE_SAFE)
                    && (!mustEnd || action == NodeAction.END_AT_ONCE || action == NodeAction.FENCE_AND_EXIT);
        });
    }

    @Test
    void no_second_long_operation_begins_and_none_while_it_backs_off() {
        everywhere((facts, action) -> !action.isLong() || facts.work() == Work.IDLE);
    }

    @Test
    void it_promotes_and_renews_only_behind_a_living_guard() {
        everywhere((facts, action) -> switch (action) {
            case PROMOTE -> facts.guard() == Guard.ARMED && facts.receiver() == Receiver.CUT;
            case RENEW, RENEW_TO_RESUME -> facts.guard() != Guard.DEAD && facts.answers();
            default -> true;
        });
    }

    @Test
    void the_guard_is_told_to_rest_only_when_nothing_can_write_or_nobody_can_take_the_lease() {
        everywhere((facts, action) -> switch (action) {
            case GUARD_NO_LEASE -> !facts.standing().isMine() && facts.isReadOnly();
            case GUARD_PAUSED -> facts.standing() == Standing.MINE_PAUSED;
            default -> true;
        });
    }

    @Test
    void a_lease_is_released_only_when_no_process_can_write() {
        everywhere((facts, action) -> action != NodeAction.RELEASE || facts.isReadOnly());
    }

    @Test
    void data_is_replaced_only_by_a_node_that_does_not_hold_the_lease_and_sees_another_primary() {
        everywhere((facts, action) -> switch (action) {
            case CLONE, REWIND ->
                facts.isPrimaryUp()
                        && facts.identity() == Identity.SAME
                        && !facts.standing().isMine();
            case INITIALISE -> facts.isBare() && facts.identity() == Identity.NONE_RECORDED;
            default -> true;
        });
    }

    @Test
    void a_paused_cluster_starts_no_operation_but_what_a_running_primary_needs_to_serve_or_to_stay_fenced() {
        everywhere((facts, action) -> !facts.isPaused()
                || switch (action) {
                    case KEEP_SYNC, ADMIT_CLIENTS -> facts.server() == Server.PRIMARY;
                    case RESTORE_FENCE -> facts.server() == Server.PRIMARY && !facts.fenceStands();
                    default -> !action.isLong();
                });
    }

    @Test
    void a_paused_cluster_ends_no_server_but_one_that_writes_what_it_must_not() {
        everywhere((facts, action) -> action != NodeAction.END_AT_ONCE
                || !facts.isPaused()
                || (facts.isWritable() && (!facts.standing().mayWrite() || facts.identity() == Identity.FOREIGN)));
    }

    @Test
    void a_server_that_hangs_is_ended_or_left_to_an_operation_or_to_a_pause() {
        everywhere((facts, action) -> facts.server() != Server.HUNG
                || facts.isLeftAlone()
                || facts.work() == Work.BUSY
                || action == NodeAction.END_AT_ONCE
                || action == NodeAction.FENCE_AND_EXIT);
    }

    @Test
    void a_primary_that_gets_nothing_onto_its_disk_is_not_renewed_whatever_goes_on() {
        everywhere((facts, action) -> facts.server() != Server.STALLED
                || (action != NodeAction.RENEW && action != NodeAction.RENEW_TO_RESUME));
    }

    @Test
    void a_lease_whose_server_has_died_runs_out_when_a_standby_can_take_over() {
        everywhere((facts, action) -> facts.server() != Server.DOWN
                || facts.standing() == Standing.MINE_NEW
                || facts.work() != Work.IDLE
                || !facts.isPromotionRecorded()
                || !facts.canHandOver()
                || facts.isReturning()
                || action != NodeAction.RENEW);
    }

    @Test
    void no_rule_is_shadowed_by_the_rules_before_it() {
        Set<String> used = decisions.stream().map(NodeDecision::ruleId).collect(Collectors.toSet());
        assertThat(NodeRules.rules())
                .extracting(NodeRule::id)
                .doesNotHaveDuplicates()
                .allMatch(used::contains);
    }

    private void everywhere(BiPredicate<NodeFacts, NodeAction> holds) {
        Iterator<NodeDecision> next = decisions.iterator();
        FactSpace.forEach(facts -> {
            NodeDecision decision = next.next();
            if (!holds.test(facts, decision.action())) {
                throw new AssertionError(decision + " for " + facts);
            }
        });
        assertThat(next).isExhausted();
    }

    private static List<NodeDecision> decideEverywhere() {
        List<NodeDecision> decisions = new ArrayList<>();
        Map<NodeDecision, NodeDecision> distinct = new HashMap<>();
        FactSpace.forEach(facts -> {
            NodeDecision decision = NodeRules.decide(facts);
            decisions.add(distinct.computeIfAbsent(decision, first -> first));
        });
        return decisions;
    }
}
