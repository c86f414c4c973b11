package io.quorate.agent.api;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static io.quorate.consensus.model.ClusterStates.witness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.agent.config.Directories;
import io.quorate.agent.recovery.RecoveryFiles;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.agent.recovery.RecoveryWork;
import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.statemachine.QuorumRecovery;
import io.quorate.proto.v1.PlanRecoveryReply;
import io.quorate.proto.v1.PlanRecoveryRequest;
import io.quorate.proto.v1.TakeRecoveryOrderReply;
import io.quorate.proto.v1.TakeRecoveryOrderRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The survivor node-b, whose agent runs, is asked and told from elsewhere to go on without others. */
class RecoveryServiceTest {
    @TempDir
    Path root;

    private final List<String> fenced = new CopyOnWriteArrayList<>();

    /** For each time that PostgreSQL was ended: did an order lie there already? */
    private final List<Boolean> ended = new CopyOnWriteArrayList<>();

    private ApiFixture agent = new ApiFixture(NODE_B, StreamTiming.DEFAULT);

    @BeforeEach
    void aSurvivorOfTheFirstGroup() {
        runInGroup(0);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private void runInGroup(int recovery) {
        agent.close();
        agent = new ApiFixture(
                NODE_B,
                StreamTiming.DEFAULT,
                log -> new RecoveryCalls(
                        NODE_B, log, work(), recovery, () -> ended.add(hasOrder()) && canBeEnded, fenced::add));
    }

    private RecoveryWork work() {
        return new RecoveryWork(
                "orders",
                NODE_B,
                new Directories(
                        root.resolve("state"), root.resolve("raft"), root.resolve("secrets"), root.resolve("lease")));
    }

    private boolean canBeEnded = true;

    private boolean hasOrder() {
        return Files.exists(root.resolve("state/recovery-order"));
    }

    private RecoveryFiles files() {
        return new RecoveryFiles(root.resolve("state"));
    }

    /** By which those go on that are not lost. */
    private static RecoveryOrder orderWithout(NodeId... lost) {
        return new RecoveryOrder(
                new RecoverCluster(QuorumRecovery.recovered(quorum(expired()), Set.of(lost), "ops"), "ops", 4, 1234));
    }

    private PlanRecoveryReply plan(String... lost) {
        return agent.call()
                .planRecovery(PlanRecoveryRequest.newBuilder()
                        .addAllLost(List.of(lost))
                        .setRequestedBy("anna")
                        .build());
    }

    private TakeRecoveryOrderReply take(String order) {
        return agent.call()
                .takeRecoveryOrder(TakeRecoveryOrderRequest.newBuilder()
                        .setOrder(order)
                        .setRequestedBy("anna")
                        .build());
    }

    private void awaitFenced(int times) {
        await().alias("fenced so often: " + times)
                .atMost(ApiFixture.PATIENCE)
                .pollInterval(ApiFixture.LOOK)
                .untilAsserted(() -> assertThat(fenced).hasSize(times));
    }

    @Test
    void an_order_is_on_disk_before_the_answer_and_the_agent_leaves_after_it() throws IOException {
        RecoveryOrder order = orderWithout(NODE_A, NODE_C);

        take(order.text());

        assertThat(files().readOrder()).contains(order);
        awaitFenced(1);
        assertThat(fenced).containsExactly("the next start carries out the order of recovery 1");
    }

    @Test
    void the_same_order_again_is_taken_again() {
        String order = orderWithout(NODE_A, NODE_C).text();

        take(order);
        take(order);

        awaitFenced(2);
    }

    @Test
    void an_agent_that_has_carried_the_order_out_stays() {
        String order = orderWithout(NODE_A, NODE_C).text();
        take(order);
        awaitFenced(1);
        runInGroup(1);

        take(order);
        // Behind the first answer's end on the same connection: had it left, it would have been by then.
        take(order);

        assertThat(fenced).hasSize(1);
    }

    @Test
    void while_somebody_leads_there_is_nothing_to_recover() throws IOException {
        agent.log.ledBy(NODE_C);

        assertRefused(() -> plan("node-a"), "this node still follows node-c: the quorum works, there is nothing to");
        assertRefused(() -> take(orderWithout(NODE_A, NODE_C).text()), "this node still follows node-c");
        agent.log.leading(NODE_B);
        assertRefused(() -> plan("node-a"), "this node leads: the quorum works");
        assertThat(files().readOrder()).isEmpty();
        assertThat(fenced).isEmpty();
    }

    @Test
    void what_cannot_be_recovered_is_refused_with_its_reason() throws IOException {
        assertRefused(() -> plan("node-a", "node-c"), "this node's log has never heard of a cluster");
        assertRefused(() -> plan("node-b"), "node-b is this node: it cannot be lost");
        assertRefused(() -> take("half an order"), "it is not a whole order of recovery");
        assertRefused(() -> take(orderWithout(NODE_A, NODE_B).text()), "node-b counts as lost");
        assertThat(failure(() -> plan("Node A")).getStatus())
                .matches(status -> status.getCode() == Status.Code.INVALID_ARGUMENT)
                .asString()
                .contains("lost: ");
        assertThat(files().readOrder()).isEmpty();
        assertThat(fenced).isEmpty();
    }

    @Test
    void a_plan_tells_what_was_taken_before_as_long_as_its_group_has_not_begun() {
        RecoveryOrder order = orderWithout(NODE_A, NODE_C);
        take(order.text());

        PlanRecoveryReply reply = plan("node-a", "node-c");

        assertThat(reply.getAlreadyTaken()).isTrue();
        assertThat(reply.getOrder()).isEqualTo(order.text());
        assertThat(reply.getRecovery()).isEqualTo(1);
        assertThat(reply.getSurvivorsList()).containsExactly("node-b");
        assertThat(reply.getLogTerm()).isEqualTo(4);
        assertThat(reply.getLogIndex()).isEqualTo(1234);
        assertThat(String.join("\n", reply.getPlanList())).contains("recovery 1 of cluster orders, seen from node-b");
    }

    @Test
    void a_survivor_of_a_group_that_has_not_begun_can_be_lost_too() {
        ClusterState four = quorum(expired())
                .change()
                .members(List.of(data(NODE_A), data(NODE_B), data(NODE_C), witness(WITNESS)))
                .build();
        take(new RecoveryOrder(new RecoverCluster(
                        QuorumRecovery.recovered(four, Set.of(NODE_A, WITNESS), "ops"), "ops", 4, 1234))
                .text());

        PlanRecoveryReply reply = plan("node-c");

        assertThat(reply.getAlreadyTaken()).isFalse();
        assertThat(reply.getRecovery()).isEqualTo(2);
        assertThat(reply.getSurvivorsList()).containsExactly("node-b");
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        StatusRuntimeException failure = failure(call);
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(failure.getStatus().getDescription()).contains(reason);
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    @Test
    void the_server_has_ended_before_the_order_is_taken_and_is_left_alone_by_one_that_is_refused() {
        RecoveryOrder order = orderWithout(NODE_A, NODE_C);
        assertThatThrownBy(() -> take(orderWithout(NODE_A, NODE_B).text())).hasMessageContaining("counts as lost");
        assertThat(ended).isEmpty();

        take(order.text());

        assertThat(ended).containsExactly(false);
        assertThat(hasOrder()).isTrue();
    }

    @Test
    void an_agent_whose_order_cannot_be_written_leaves_all_the_same_because_it_has_ended_its_server()
            throws IOException {
        Files.createDirectories(root.resolve("state/recovery-order.unfinished"));

        assertThatThrownBy(() -> take(orderWithout(NODE_A, NODE_C).text())).isInstanceOf(StatusRuntimeException.class);

        assertThat(ended).containsExactly(false);
        assertThat(fenced).hasSize(1);
    }

    @Test
    void a_survivor_whose_server_cannot_be_ended_takes_no_order_and_leaves() {
        canBeEnded = false;

        assertThatThrownBy(() -> take(orderWithout(NODE_A, NODE_C).text())).hasMessageContaining("could not be ended");

        assertThat(hasOrder()).isFalse();
        assertThat(fenced).hasSize(1);
    }
}
