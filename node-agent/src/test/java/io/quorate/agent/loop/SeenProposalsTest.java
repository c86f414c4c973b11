package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.log.InMemoryLogs;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** node-b proposes to the leader node-c, whose answer may be ahead of node-b's own log. */
class SeenProposalsTest {
    private static final NodeId SELF = ClusterStates.NODE_B;
    private static final NodeId LEADER = ClusterStates.NODE_C;
    private static final List<NodeId> NODES = List.of(ClusterStates.NODE_A, SELF, LEADER);
    private static final FoundCluster FOUNDING =
            new FoundCluster("orders", NODES.stream().map(ClusterStates::data).toList(), ClusterSettings.DEFAULT);
    private static final FoundCluster OTHER =
            new FoundCluster("invoices", NODES.stream().map(ClusterStates::data).toList(), ClusterSettings.DEFAULT);

    private final InMemoryLogs logs = new InMemoryLogs(NODES);

    @BeforeEach
    void elect() {
        logs.elect(LEADER);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void what_this_node_has_applied_is_told_as_it_was_decided() {
        SeenProposals proposals = proposals(Duration.ofSeconds(10));

        assertThat(proposals.propose(FOUNDING)).isInstanceOf(ProposalOutcome.Applied.class);
        assertThat(proposals.propose(OTHER)).isInstanceOf(ProposalOutcome.Rejected.class);
    }

    @Test
    void what_this_node_has_not_applied_in_time_is_not_known_though_the_leader_has_told_that_it_is_applied() {
        logs.isolate(SELF);

        ProposalOutcome outcome = proposals(Duration.ofMillis(20)).propose(FOUNDING);

        assertThat(logs.log(LEADER).applied().state().isFounded()).isTrue();
        assertThat(outcome).isInstanceOf(ProposalOutcome.Unknown.class);
    }

    @Test
    void what_was_refused_by_a_state_that_this_node_has_not_applied_in_time_is_not_known() {
        logs.isolate(SELF);
        proposals(Duration.ofMillis(20)).propose(FOUNDING);

        ProposalOutcome outcome = proposals(Duration.ofMillis(20)).propose(OTHER);

        assertThat(outcome).isInstanceOf(ProposalOutcome.Unknown.class);
    }

    private SeenProposals proposals(Duration limit) {
        return new SeenProposals(logs.log(LEADER)::propose, logs.log(SELF), LoopThreads.REAL, limit);
    }
}
