package io.quorate.agent.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.recovery.RecoveryFiles;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.agent.recovery.RecoveryRefusal;
import io.quorate.agent.recovery.RecoveryWork;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.ports.FreePorts;
import io.quorate.consensus.ratis.RaftVoter;
import io.quorate.consensus.ratis.RatisClusterLog;
import io.quorate.consensus.ratis.RatisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real log to the group of a recovery, and what a node that was left behind does. */
class RecoveryStartIT {
    private static final NodeId A = new NodeId("node-a");
    private static final NodeId B = new NodeId("node-b");
    private static final NodeId C = new NodeId("node-c");
    private static final NodeId D = new NodeId("node-d");
    private static final Epoch FIRST = new Epoch(1);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path root;

    private ThreeNodes nodes = new ThreeNodes(Path.of("/"));
    private AppliedState last = new AppliedState(0, ClusterState.EMPTY);

    @BeforeEach
    void aClusterThatHasHadAPrimary() throws Exception {
        nodes = new ThreeNodes(root);
        nodes.foundAll();
        nodes.stopAnswering();
        try (RatisClusterLog log = open("")) {
            apply(
                    log,
                    new ClusterCommand.FoundCluster(
                            "demo",
                            List.of(
                                    ClusterStates.data(A),
                                    ClusterStates.data(B),
                                    ClusterStates.data(C),
                                    ClusterStates.data(D)),
                            ClusterSettings.DEFAULT));
            apply(log, new ClusterCommand.GrantLease(A, FIRST, new Evidence.FirstPrimary(), "first"));
            apply(log, new ClusterCommand.RenewLease(A, FIRST, Optional.empty(), Optional.empty()));
            apply(log, new ClusterCommand.RecordSystemIdentifier(A, FIRST, 7));
            apply(log, new ClusterCommand.ReserveTimeline(A, FIRST, new Timeline(2)));
            apply(
                    log,
                    new ClusterCommand.ReportPromoted(
                            A, FIRST, new Timeline(2), new Timeline(1), Lsn.parse("0/2000000")));
            last = log.applied();
            assertThat(work().isAgentRunning()).isTrue();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        nodes.close();
    }

    @Test
    void a_survivor_moves_to_the_new_group_with_what_its_log_has_told() throws Exception {
        RecoveryWork work = work();
        assertThat(work.isAgentRunning()).isFalse();
        assertThat(work.log().applied()).isEqualTo(last);
        RecoveryOrder order = work.make(Set.of(B, C), "ops");
        assertThat(order.command().logIndex()).isGreaterThanOrEqualTo(last.index());
        work.take(order);
        work.take(order);

        FoundingResult.Proceed first = proceed();
        assertThat(first.recovery()).contains(order);
        try (RatisClusterLog log = open(order.name())) {
            first.logOpened();
            apply(log, order.command());
            assertThat(log.applied().state()).isEqualTo(order.command().state());
        }
        assertThat(nodes.marker("node-a").recovery()).isEqualTo(1);
        assertThat(proceed().recovery()).contains(order);

        RecoveryOrder again = work.make(Set.of(D), "ops");
        assertThat(again.number()).isEqualTo(2);
    }

    @Test
    void a_start_that_is_broken_off_before_the_new_log_is_open_is_made_again() throws Exception {
        RecoveryWork work = work();
        RecoveryOrder order = work.make(Set.of(B, C), "ops");
        work.take(order);

        assertThat(proceed().recovery()).contains(order);
        assertThat(proceed().recovery()).contains(order);
        assertThat(nodes.marker("node-a").recovery()).isZero();
        // The group never began: what it would have begun with is what the next recovery begins with.
        assertThat(work.make(Set.of(D), "ops").number()).isEqualTo(2);
    }

    @Test
    void a_second_recovery_puts_aside_what_a_first_one_has_only_just_begun() throws Exception {
        RecoveryWork work = work();
        RecoveryOrder order = work.make(Set.of(B, C), "ops");
        work.take(order);
        assertThat(proceed().isMoving()).isTrue();
        open(order.name()).close();
        RecoveryOrder second = work.make(Set.of(D), "ops");
        work.take(second);

        FoundingResult.Proceed start = proceed();

        assertThat(start.isMoving()).isTrue();
        try (RatisClusterLog log = open(second.name())) {
            start.logOpened();
            apply(log, second.command());
        }
        assertThat(proceed().isMoving()).isFalse();
    }

    @Test
    void a_recovered_group_whose_log_is_lost_is_not_joined_with_an_empty_one() throws Exception {
        RecoveryWork work = work();
        work.take(work.make(Set.of(B, C), "ops"));
        proceed().logOpened();

        FoundingResult.Refused refused = nodes.refused(nodes.start("node-a", false, DEADLINE));

        assertThat(refused.exit()).isEqualTo(AgentExit.NOT_FOUNDED);
        assertThat(refused.message()).contains("its log is lost");
    }

    @Test
    void orders_that_are_not_for_this_node_are_refused() throws Exception {
        RecoveryWork work = work();
        RecoveryOrder order = work.make(Set.of(B, C), "ops");

        assertThatThrownBy(() -> work.make(Set.of(A, B), "ops")).hasMessageContaining("is this node");
        assertThatThrownBy(() -> new RecoveryWork(nodes.config("node-b")).take(order))
                .hasMessageContaining("counts as lost");
        ClusterCommand.RecoverCluster from = order.command();
        RecoveryOrder older = new RecoveryOrder(new ClusterCommand.RecoverCluster(
                from.state(), from.requestedBy(), from.logTerm(), from.logIndex() - 1));
        assertThatThrownBy(() -> work.take(older)).hasMessageContaining("log goes further");
        work.take(order);
        RecoveryOrder other = new RecoveryOrder(
                new ClusterCommand.RecoverCluster(from.state(), "somebody else", from.logTerm(), from.logIndex()));
        assertThatThrownBy(() -> work.take(other))
                .isInstanceOf(RecoveryRefusal.class)
                .hasMessageContaining("another one");
    }

    @Test
    void a_node_that_was_left_behind_does_not_start_until_it_is_given_the_order() throws Exception {
        RecoveryWork work = work();
        RecoveryOrder order = work.make(Set.of(B, C), "ops");
        new RecoveryFiles(config().directories().state()).writeLeftBehindBy(1);

        FoundingResult.Refused refused = nodes.refused(nodes.start("node-a", false, DEADLINE));
        assertThat(refused.exit()).isEqualTo(AgentExit.NOT_FOUNDED);
        assertThat(refused.message()).contains("recovered without this node (recovery 1)");
        assertThat(refused.isLeftBehind()).isTrue();

        work.take(order);
        assertThat(proceed().recovery()).contains(order);
    }

    @Test
    void what_cannot_be_read_of_a_recovery_is_a_reason_to_fence() throws Exception {
        Files.writeString(config().directories().state().resolve("left-behind-by"), "?");

        FoundingResult.Refused refused = nodes.refused(nodes.start("node-a", false, DEADLINE));

        assertThat(refused.message()).contains("left-behind-by was damaged");
        assertThat(refused.isLeftBehind()).isTrue();
    }

    @Test
    void a_log_whose_beginning_is_missing_is_not_read_as_if_that_were_all() throws Exception {
        try (Stream<Path> files = Files.walk(config().directories().raft())) {
            Path segment = files.filter(
                            file -> String.valueOf(file.getFileName()).startsWith("log_"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(segment);
        }

        assertThatThrownBy(() -> work().make(Set.of(B, C), "ops")).isInstanceOf(RecoveryRefusal.class);
    }

    @Test
    void an_order_that_is_missing_or_older_than_the_group_is_a_reason_to_stop() throws Exception {
        RecoveryWork work = work();
        work.take(work.make(Set.of(B, C), "ops"));
        proceed().logOpened();
        Files.delete(config().directories().state().resolve("recovery-order"));

        assertThat(nodes.refused(nodes.start("node-a", false, DEADLINE)).message())
                .contains("recovery-order")
                .contains("is missing");
    }

    private FoundingResult.Proceed proceed() throws Exception {
        FoundingResult result = nodes.result(nodes.start("node-a", false, DEADLINE));
        assertThat(result).as("%s", result).isInstanceOf(FoundingResult.Proceed.class);
        return (FoundingResult.Proceed) result;
    }

    private AgentConfig config() {
        return nodes.config("node-a");
    }

    private RecoveryWork work() {
        return new RecoveryWork(config());
    }

    /** As its only voter, so that it decides alone. */
    private RatisClusterLog open(String recovery) throws Exception {
        int port = FreePorts.next();
        return RatisClusterLog.open(RatisSettings.of(
                        "demo",
                        A,
                        1,
                        config().directories().raft(),
                        "127.0.0.1",
                        port,
                        List.of(new RaftVoter(A, 1, "127.0.0.1:" + port)))
                .withRecovery(recovery));
    }

    private static void apply(RatisClusterLog log, ClusterCommand command) throws Exception {
        await().atMost(PATIENCE).until(() -> log.leadership().isSelfReady());
        assertThat(log.propose(command, DEADLINE).get(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS))
                .matches(outcome -> outcome.isApplied(), "applied: " + command);
    }
}
