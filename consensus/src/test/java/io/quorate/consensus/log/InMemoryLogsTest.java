package io.quorate.consensus.log;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InMemoryLogsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final ProposalOutcome NOT_YET = new ProposalOutcome.Unknown("not yet");
    private static final ClusterCommand FOUND = new ClusterCommand.FoundCluster(
            "orders", List.of(data(NODE_A), data(NODE_B), data(NODE_C)), ClusterSettings.DEFAULT);

    /** What was asked to run later, in order: time passes when a test says so. */
    private final Queue<Runnable> later = new ArrayDeque<>();

    private final InMemoryLogs logs =
            new InMemoryLogs(List.of(NODE_A, NODE_B, NODE_C), (delay, task) -> later.add(task));

    @AfterEach
    void close() {
        logs.close();
    }

    private CompletableFuture<ProposalOutcome> propose(NodeId node) {
        return logs.log(node).propose(FOUND, DEADLINE);
    }

    private boolean isFounded(NodeId node) {
        return logs.log(node).applied().state().isFounded();
    }

    @Test
    void nobody_leads_before_somebody_is_elected() {
        assertThat(propose(NODE_A)).isCompletedWithValueMatching(ProposalOutcome.NotLeader.class::isInstance);
        assertThat(logs.leader()).isEmpty();
    }

    @Test
    void a_command_is_applied_everywhere_before_propose_returns() {
        logs.elect(NODE_A);
        assertThat(propose(NODE_A)).isCompletedWithValue(new ProposalOutcome.Applied(1));
        assertThat(List.of(NODE_A, NODE_B, NODE_C)).allMatch(this::isFounded);
        assertThat(later).isEmpty();
    }

    @Test
    void a_lost_outcome_was_applied_nevertheless() {
        logs.elect(NODE_A);
        logs.loseOutcomes();
        assertThat(propose(NODE_A)).isCompletedWithValueMatching(ProposalOutcome.Unknown.class::isInstance);
        assertThat(isFounded(NODE_B)).isTrue();
        logs.deliverOutcomes();
        assertThat(propose(NODE_A)).isCompletedWithValueMatching(ProposalOutcome.Rejected.class::isInstance);
    }

    @Test
    void a_delayed_command_is_applied_when_its_time_has_passed() {
        logs.elect(NODE_A);
        logs.delay(Duration.ofSeconds(1));
        CompletableFuture<ProposalOutcome> outcome = propose(NODE_A);
        assertThat(outcome).isNotDone();
        assertThat(isFounded(NODE_A)).isFalse();
        later.remove().run();
        assertThat(outcome).isCompletedWithValue(new ProposalOutcome.Applied(1));
    }

    @Test
    void a_command_may_be_applied_after_its_outcome_was_given_up() {
        logs.elect(NODE_A);
        logs.isolate(NODE_A);
        CompletableFuture<ProposalOutcome> outcome = propose(NODE_A);
        later.remove().run();
        assertThat(outcome).isCompletedWithValueMatching(ProposalOutcome.Unknown.class::isInstance);
        assertThat(isFounded(NODE_A)).isFalse();
        logs.heal();
        assertThat(List.of(NODE_A, NODE_B, NODE_C)).allMatch(this::isFounded);
    }

    @Test
    void what_an_isolated_leader_was_proposed_comes_to_nothing_once_another_is_elected() {
        logs.elect(NODE_A);
        logs.isolate(NODE_A);
        CompletableFuture<ProposalOutcome> outcome = propose(NODE_A);
        logs.elect(NODE_B);
        assertThat(outcome).isCompletedWithValueMatching(ProposalOutcome.Unknown.class::isInstance);
        assertThat(logs.log(NODE_A).leadership().isSelfReady())
                .as("it has not heard of the other")
                .isTrue();
        logs.heal();
        assertThat(logs.log(NODE_A).leadership()).isEqualTo(new Leadership(2, logs.leader(), false));
        assertThat(isFounded(NODE_A)).isFalse();
    }

    @Test
    void an_isolated_node_steps_down_when_told_to() {
        logs.elect(NODE_A);
        logs.isolate(NODE_A);
        logs.stepDown(NODE_A);
        assertThat(propose(NODE_A)).isCompletedWithValueMatching(ProposalOutcome.NotLeader.class::isInstance);
    }

    @Test
    void a_leader_that_reaches_nobody_applies_nothing() {
        logs.elect(NODE_A);
        logs.isolate(NODE_B);
        logs.crash(NODE_C);
        CompletableFuture<ProposalOutcome> outcome = propose(NODE_A);
        assertThat(outcome.getNow(NOT_YET)).isEqualTo(NOT_YET);
        logs.heal();
        assertThat(outcome).isCompletedWithValue(new ProposalOutcome.Applied(1));
    }

    @Test
    void who_reaches_no_majority_is_not_elected() {
        logs.isolate(NODE_A);
        assertThatThrownBy(() -> logs.elect(NODE_A)).isInstanceOf(IllegalStateException.class);
        logs.crash(NODE_B);
        assertThatThrownBy(() -> logs.elect(NODE_C))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("node-c cannot be elected");
    }

    @Test
    void a_crashed_log_is_dead_for_good_and_a_restarted_node_has_another() {
        logs.elect(NODE_A);
        assertThat(propose(NODE_A)).isCompletedWithValue(new ProposalOutcome.Applied(1));
        ClusterLog crashed = logs.log(NODE_A);
        logs.crash(NODE_A);
        assertThat(crashed.health()).isInstanceOf(LogHealth.Dead.class);
        assertThat(crashed.propose(FOUND, DEADLINE))
                .isCompletedWithValueMatching(ProposalOutcome.NotLeader.class::isInstance);
        assertThat(logs.leader()).isEmpty();
        assertThat(logs.log(NODE_B).leadership().leader()).isEmpty();

        logs.restart(NODE_A);
        logs.elect(NODE_B);
        assertThat(crashed.health()).isInstanceOf(LogHealth.Dead.class);
        assertThat(logs.log(NODE_A).health()).isInstanceOf(LogHealth.Healthy.class);
        assertThat(isFounded(NODE_A)).isTrue();
    }

    @Test
    void nobody_leads_after_the_leader_was_lost() {
        logs.elect(NODE_A);
        logs.noLeader();
        assertThat(propose(NODE_A)).isCompletedWithValueMatching(ProposalOutcome.NotLeader.class::isInstance);
        assertThat(logs.log(NODE_B).leadership().leader()).isEmpty();
    }

    @Test
    void a_node_that_was_not_named_has_no_log() {
        assertThatThrownBy(() -> logs.log(new NodeId("node-x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node-x");
    }
}
