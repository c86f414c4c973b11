package io.quorate.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProposalRouterTest {
    private static final NodeId A = new NodeId("node-a");
    private static final NodeId B = new NodeId("node-b");
    private static final NodeId C = new NodeId("node-c");
    private static final ClusterCommand COMMAND = new ClusterCommand.PauseCluster("anna");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final LoopbackAgents agents = new LoopbackAgents();
    private final ScriptedLog logOfA = new ScriptedLog();
    private final ScriptedLog logOfB = new ScriptedLog().leading(B);
    private final ScriptedLog logOfC = new ScriptedLog();
    private final LoopbackAgents.Agent a = agents.start(A, logOfA);
    private final LoopbackAgents.Agent b = agents.start(B, logOfB);

    @BeforeEach
    void startC() {
        assertThat(agents.start(C, logOfC).server().port()).isPositive();
    }

    @AfterEach
    void close() {
        agents.close();
    }

    @Test
    void a_leader_proposes_in_its_own_log() {
        logOfA.leading(A).answering(command -> new ProposalOutcome.Applied(9));

        assertThat(outcome(a, LONG)).isEqualTo(new ProposalOutcome.Applied(9));
        assertThat(logOfA.proposed()).containsExactly(COMMAND);
    }

    @Test
    void a_follower_forwards_to_the_leader() {
        logOfA.ledBy(B);
        logOfB.answering(command -> new ProposalOutcome.Applied(12));

        assertThat(outcome(a, LONG)).isEqualTo(new ProposalOutcome.Applied(12));
        assertThat(logOfB.proposed()).containsExactly(COMMAND);
        assertThat(logOfA.proposed()).isEmpty();
    }

    @Test
    void a_rejection_comes_back_as_it_is() {
        ProposalOutcome rejected =
                new ProposalOutcome.Rejected(13, new Rejection(Rejection.Code.PAUSED, "paused by anna"));
        logOfA.ledBy(B);
        logOfB.answering(command -> rejected);

        assertThat(outcome(a, LONG)).isEqualTo(rejected);
    }

    @Test
    void without_a_leader_nothing_is_submitted() {
        assertThat(outcome(a, SHORT)).isEqualTo(new ProposalOutcome.NotLeader(Optional.empty()));
        assertThat(logOfB.proposed()).isEmpty();
        assertThat(logOfC.proposed()).isEmpty();
    }

    @Test
    void a_leader_that_is_elected_within_the_deadline_gets_the_proposal() {
        logOfB.answering(command -> new ProposalOutcome.Applied(1));
        CompletableFuture<ProposalOutcome> waiting = a.router().propose(COMMAND, LONG);

        logOfA.ledBy(B);

        assertThat(ended(waiting)).isEqualTo(new ProposalOutcome.Applied(1));
    }

    @Test
    void a_leader_that_changed_between_lookup_and_call_sends_the_proposal_on_to_the_next() {
        logOfA.ledBy(B);
        logOfB.answering(command -> {
            logOfA.ledBy(C);
            return new ProposalOutcome.NotLeader(Optional.of(C));
        });
        logOfC.answering(command -> new ProposalOutcome.Applied(30));

        assertThat(outcome(a, LONG)).isEqualTo(new ProposalOutcome.Applied(30));
        assertThat(logOfB.proposed()).hasSize(1);
        assertThat(logOfC.proposed()).hasSize(1);
    }

    @Test
    void an_unknown_outcome_is_reported_and_not_repeated() {
        logOfA.ledBy(B);
        logOfB.answering(command -> {
            logOfA.ledBy(C);
            return new ProposalOutcome.Unknown("leadership lost");
        });
        logOfC.answering(command -> new ProposalOutcome.Applied(30));

        assertThat(outcome(a, LONG))
                .isInstanceOfSatisfying(
                        ProposalOutcome.Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("node-b", "leadership lost"));
        assertThat(logOfB.proposed()).hasSize(1);
        assertThat(logOfC.proposed()).isEmpty();
    }

    @Test
    void a_leader_that_dies_with_the_proposal_leaves_it_unknown() {
        logOfA.ledBy(B);
        logOfB.answeringLater(new CompletableFuture<>());
        logOfC.answering(command -> new ProposalOutcome.Applied(30));
        CompletableFuture<ProposalOutcome> underWay = a.router().propose(COMMAND, LONG);
        await().atMost(LONG).until(() -> logOfB.proposed().size() == 1);

        logOfA.ledBy(C);
        b.close();

        assertThat(ended(underWay)).isInstanceOf(ProposalOutcome.Unknown.class);
        assertThat(logOfC.proposed()).isEmpty();
    }

    @Test
    void a_leader_that_does_not_answer_leaves_the_proposal_unknown_at_the_deadline() {
        logOfA.ledBy(B);
        logOfB.answering(command -> new ProposalOutcome.Applied(1));
        assertThat(outcome(a, LONG)).isInstanceOf(ProposalOutcome.Applied.class);
        logOfB.answeringLater(new CompletableFuture<>());

        assertThat(outcome(a, SHORT)).isInstanceOf(ProposalOutcome.Unknown.class);
        assertThat(logOfB.proposed()).hasSize(2);
    }

    @Test
    void a_leader_that_cannot_be_reached_gets_nothing_and_the_next_one_does() {
        b.close();
        logOfA.ledBy(B);
        logOfC.answering(command -> new ProposalOutcome.Applied(30));
        assertThat(outcome(a, SHORT)).isEqualTo(new ProposalOutcome.NotLeader(Optional.of(B)));
        CompletableFuture<ProposalOutcome> waiting = a.router().propose(COMMAND, LONG);

        logOfA.ledBy(C);

        assertThat(ended(waiting)).isEqualTo(new ProposalOutcome.Applied(30));
    }

    @Test
    void a_closed_router_submits_nothing() {
        logOfA.leading(A).answering(command -> new ProposalOutcome.Applied(9));
        a.router().close();

        await().atMost(LONG).until(() -> outcome(a, LONG) instanceof ProposalOutcome.NotLeader);
    }

    private static ProposalOutcome outcome(LoopbackAgents.Agent agent, Duration deadline) {
        return ended(agent.router().propose(COMMAND, deadline));
    }

    private static ProposalOutcome ended(CompletableFuture<ProposalOutcome> outcome) {
        return outcome.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
