package io.quorate.consensus.ratis;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.ratis.RatisNodes.DEADLINE;
import static io.quorate.consensus.ratis.RatisNodes.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real peers, real sockets, real files: what happens to the log when nodes and lines fail. */
class RatisClusterLogIT {
    private static final List<NodeId> NODES = List.of(NODE_A, NODE_B, NODE_C);
    private static final ClusterCommand RENEWAL =
            new ClusterCommand.RenewLease(NODE_A, new Epoch(1), Optional.empty(), Optional.empty());

    @TempDir
    static Path root;

    private RatisNodes nodes;

    @BeforeEach
    void startNodes() throws LogStartException {
        nodes = new RatisNodes(root, RatisNodes.TUNING).startAll(NODES);
        apply(new ClusterCommand.FoundCluster(
                "orders", List.of(data(NODE_A), data(NODE_B), data(NODE_C)), ClusterSettings.DEFAULT));
        apply(new ClusterCommand.GrantLease(NODE_A, new Epoch(1), new Evidence.FirstPrimary(), "first primary"));
        nodes.awaitEqualStates(apply(RENEWAL));
    }

    @AfterAll
    static void awaitClosed() {
        RatisNodes.awaitClosed();
    }

    @AfterEach
    void stopNodes() {
        nodes.close();
    }

    @Test
    void a_cluster_that_was_stopped_whole_comes_back_with_the_same_state() throws Exception {
        AppliedState before = nodes.log(NODE_A).applied();

        nodes.stopAll();
        for (NodeId node : NODES) {
            nodes.start(node);
        }

        nodes.awaitLeader();
        nodes.awaitEqualStates(before.index());
        assertThat(nodes.log(NODE_B).applied()).isEqualTo(before);
        assertThat(apply(RENEWAL)).isGreaterThan(before.index());
    }

    @Test
    void nodes_that_come_back_one_by_one_learn_what_they_missed() throws Exception {
        nodes.stop(NODE_B);
        nodes.awaitEqualStates(apply(RENEWAL));
        nodes.start(NODE_B);
        nodes.awaitEqualStates(apply(RENEWAL));

        NodeId leader = nodes.awaitLeader();
        NodeId one = nodes.other(leader);
        NodeId two = nodes.other(leader, one);
        nodes.stop(one);
        nodes.stop(two);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(nodes.log(leader).leadership().isSelfReady()).isFalse());
        nodes.start(one);
        nodes.start(two);
        nodes.awaitEqualStates(apply(RENEWAL));
    }

    @Test
    void another_node_leads_after_the_leader_was_killed() throws Exception {
        NodeId killed = nodes.awaitLeader();
        AppliedState before = nodes.log(killed).applied();

        nodes.kill(killed);

        assertThat(nodes.awaitLeader()).isNotEqualTo(killed);
        nodes.awaitEqualStates(apply(RENEWAL));
        nodes.start(killed);
        nodes.awaitEqualStates(before.index() + 1);
    }

    @Test
    void a_leader_that_is_cut_off_is_answered_nothing_and_stops_believing_that_it_leads() throws Exception {
        NodeId cutOff = nodes.awaitLeader();
        NodeId one = nodes.other(cutOff);
        NodeId two = nodes.other(cutOff, one);
        nodes.isolate(cutOff);
        List<CompletableFuture<ProposalOutcome>> proposals = new ArrayList<>();
        proposals.add(nodes.log(cutOff).propose(RENEWAL, DEADLINE));

        await().atMost(PATIENCE).untilAsserted(() -> {
            proposals.add(nodes.log(cutOff).propose(RENEWAL, DEADLINE));
            assertThat(nodes.log(cutOff).leadership().isSelfReady())
                    .as(nodes::describe)
                    .isFalse();
        });
        nodes.leaderAmong(List.of(one, two));
        ProposalOutcome elsewhere = nodes.propose(nodes.leaderAmong(List.of(one, two)), RENEWAL);
        assertThat(elsewhere).isInstanceOf(ProposalOutcome.Applied.class);
        proposals.add(nodes.log(cutOff).propose(RENEWAL, DEADLINE));

        assertThat(proposals)
                .allSatisfy(proposal -> assertThat(proposal.get(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS)
                                .isApplied())
                        .isFalse());
        assertThat(proposals.get(proposals.size() - 1).get()).isInstanceOf(ProposalOutcome.NotLeader.class);
        assertThat(nodes.log(cutOff).leadership().leader()).isEmpty();
        assertThat(nodes.log(cutOff).health()).isEqualTo(new LogHealth.Healthy());
        nodes.heal();
        nodes.awaitEqualStates(apply(RENEWAL));
    }

    @Test
    void a_slow_follower_holds_nobody_up_and_catches_up() throws Exception {
        NodeId leader = nodes.awaitLeader();
        NodeId slow = nodes.other(leader);
        nodes.network().slowDown(slow, Duration.ofMillis(200));

        List<CompletableFuture<ProposalOutcome>> renewals = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            renewals.add(nodes.log(leader).propose(RENEWAL, DEADLINE));
        }

        assertThat(renewals)
                .allSatisfy(renewal -> assertThat(renewal.get(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS))
                        .isInstanceOf(ProposalOutcome.Applied.class));
        nodes.heal();
        nodes.awaitEqualStates(apply(RENEWAL));
    }

    @Test
    void leadership_moves_to_the_node_that_is_named_and_only_the_leader_can_move_it() throws Exception {
        NodeId leader = nodes.awaitLeader();
        NodeId chosen = nodes.other(leader);

        assertThat(nodes.log(chosen).transferLeadership(leader, DEADLINE).get(10, TimeUnit.SECONDS))
                .isFalse();
        assertThat(nodes.log(leader).transferLeadership(chosen, DEADLINE).get(10, TimeUnit.SECONDS))
                .isTrue();
        assertThat(nodes.awaitLeader()).isEqualTo(chosen);
        assertThat(nodes.log(chosen)
                        .transferLeadership(new NodeId("stranger"), DEADLINE)
                        .get(10, TimeUnit.SECONDS))
                .isFalse();
    }

    @Test
    void strangers_may_not_use_the_services_that_change_or_delete_the_group() {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1", nodes.settings(NODE_A).listenPort())
                .usePlaintext()
                .build();
        try {
            var admin = AdminProtocolServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThatThrownBy(() -> admin.groupList(RaftProtos.GroupListRequestProto.getDefaultInstance()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused ->
                                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void a_closed_log_is_dead() {
        RatisClusterLog log = nodes.log(NODE_A);

        nodes.stop(NODE_A);

        assertThat(log.health()).isEqualTo(new LogHealth.Dead("the log is closed"));
        assertThat(log.leadership().leader()).isEmpty();
    }

    private long apply(ClusterCommand command) {
        return nodes.apply(command);
    }
}
