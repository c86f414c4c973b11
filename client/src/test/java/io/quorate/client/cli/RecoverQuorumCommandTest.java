package io.quorate.client.cli;

import static io.quorate.client.FakeClusterService.failing;
import static io.quorate.client.FakeClusterService.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quorate.client.DeadAgent;
import io.quorate.client.Endpoint;
import io.quorate.client.FakeAgent;
import io.quorate.client.FrozenAgent;
import io.quorate.client.RecoveryPlans;
import io.quorate.client.Statuses;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.TakeRecoveryOrderReply;
import io.quorate.proto.v1.TakeRecoveryOrderRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of n1 to n5, n2 and n4 are left. */
class RecoverQuorumCommandTest {
    private static final String[] LOST = {"recover-quorum", "--lost", "n1,n3,n5"};

    private final FakeAgent n2 = new FakeAgent();
    private final FakeAgent n4 = new FakeAgent();
    private final DeadAgent dead = new DeadAgent();

    @BeforeEach
    void withoutAMajority() {
        for (FakeAgent agent : List.of(n2, n4)) {
            agent.service().status(with(status(dead.endpoint()))).order(this::take);
        }
        n2.service().plan(with(RecoveryPlans.reply(1234, "n2", "n4").build()));
        n4.service().plan(with(RecoveryPlans.reply(1235, "n4", "n2").build()));
    }

    @AfterEach
    void close() {
        n2.close();
        n4.close();
        dead.close();
    }

    /** Takes it, and forms a group that has a primary. */
    private void take(StreamObserver<TakeRecoveryOrderReply> observer) {
        n2.service()
                .status(with(Statuses.healthy()
                        .setPrimary("n4")
                        .setEpoch(1_000_000_003)
                        .build()));
        with(TakeRecoveryOrderReply.getDefaultInstance()).accept(observer);
    }

    private ClusterStatus status(Endpoint thirdNode) {
        return Statuses.partial()
                .clearMembers()
                .addMembers(at(dead.endpoint(), Statuses.unreachable("n1", 9_000)))
                .addMembers(at(n2.endpoint(), Statuses.standby("n2")))
                .addMembers(at(thirdNode, Statuses.unreachable("n3", 9_000)))
                .addMembers(at(n4.endpoint(), Statuses.standby("n4")))
                .addMembers(at(dead.endpoint(), Statuses.unreachable("n5", 9_000)))
                .build();
    }

    private static MemberStatus.Builder at(Endpoint endpoint, MemberStatus.Builder member) {
        return Statuses.changeRecord(member, record -> record.setApiAddress(endpoint.toString()));
    }

    private Typed.Result run(String... more) {
        List<String> words = new ArrayList<>(List.of(LOST));
        words.addAll(List.of(more));
        return new Typed().endpoints(n2.endpoint()).run(words.toArray(String[]::new));
    }

    private List<Object> commands() {
        List<Object> all = new ArrayList<>(n2.service().commands());
        all.addAll(n4.service().commands());
        return all;
    }

    private void assertNothingDone(Typed.Result result, ExitCode code, String... reasons) {
        assertThat(result.err()).contains(reasons);
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(code.number());
        assertThat(commands()).isEmpty();
    }

    @Test
    void without_a_confirmation_the_plan_of_the_furthest_log_is_shown_and_nothing_is_done() {
        Typed.Result result = run();

        assertThat(result.out()).isEqualTo("""
                        recovery 1 of cluster demo, seen from n4
                          survivors  n4, n2
                        Nothing was changed. To go on: the same again with --confirm demo
                        """);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
        assertThat(commands()).isEmpty();
    }

    @Test
    void every_survivor_is_given_the_same_order_and_the_primary_is_awaited() {
        Typed.Result result = run("--confirm", "demo");

        assertThat(result.err())
                .contains("seen from n4", "n2 has taken the order", "n4 has taken the order", "waiting for a primary");
        assertThat(result.out()).matches("recover-quorum done after [0-9.]+ s: n4 is primary, epoch 1000000003\n");
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
        assertThat(commands())
                .extracting(command -> ((TakeRecoveryOrderRequest) command).getOrder())
                .containsExactly("order made at 1235", "order made at 1235");
    }

    @Test
    void the_result_in_json_is_one_object() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(run("-o", "json", "--confirm", "demo").out());

        assertThat(json.get("taken").asBoolean()).isTrue();
        assertThat(json.get("primary").asText()).isEqualTo("n4");
    }

    @Test
    void a_primary_that_does_not_come_in_time_is_exit_code_4() {
        for (FakeAgent agent : List.of(n2, n4)) {
            agent.service().order(with(TakeRecoveryOrderReply.getDefaultInstance()));
        }

        Typed.Result result = run("--confirm", "demo", "--timeout", "1");

        assertThat(result.out())
                .matches("recover-quorum: every survivor has taken the order of recovery 1, no primary after .* s\n");
        assertThat(result.err()).contains("clusterctl status");
        assertThat(result.status()).isEqualTo(ExitCode.OUTCOME_UNKNOWN.number());
    }

    @Test
    void a_confirmation_of_another_cluster_is_exit_code_2() {
        assertNothingDone(
                run("--confirm", "yes"), ExitCode.USAGE, "--confirm: 'yes' is not the name of the cluster, 'demo'");
    }

    @Test
    void names_that_are_no_nodes_or_all_of_them_are_exit_code_2() {
        Typed typed = new Typed().endpoints(n2.endpoint());

        assertNothingDone(
                typed.run("recover-quorum", "--lost", "n1,n9"),
                ExitCode.USAGE,
                "--lost: 'n9' is no node of cluster demo, expected some of n1, n2, n3, n4, n5");
        assertNothingDone(
                typed.run("recover-quorum", "--lost", "n1,n2,n3,n4,n5"),
                ExitCode.USAGE,
                "--lost: names every node",
                "one at least has to survive");
    }

    @Test
    void a_lost_node_at_whose_address_somebody_listens_is_not_lost() {
        try (FrozenAgent n3 = new FrozenAgent()) {
            n2.service().status(with(status(n3.endpoint())));
            n4.service().status(with(status(n3.endpoint())));

            assertNothingDone(
                    run("--confirm", "demo", "--timeout", "1"),
                    ExitCode.REFUSED,
                    "n3 answers at " + n3.endpoint() + ": it is not lost; stop its agent and its PostgreSQL first");
        }
    }

    @Test
    void a_lost_node_that_a_survivor_has_heard_of_is_not_lost() {
        n4.service()
                .status(with(status(dead.endpoint()).toBuilder()
                        .setMembers(2, at(dead.endpoint(), Statuses.standby("n3")))
                        .build()));

        assertNothingDone(
                run("--confirm", "demo"),
                ExitCode.REFUSED,
                "n3 has been heard of by another agent 120 ms ago: it is not lost");
    }

    @Test
    void a_cluster_whose_majority_answers_is_not_recovered() {
        n2.service().status(with(Statuses.healthy().build()));

        assertNothingDone(run("--confirm", "demo"), ExitCode.REFUSED, "there is nothing to recover");
    }

    @Test
    void every_survivor_has_to_answer_or_nothing_is_done() {
        n4.service().plan(observer -> {});

        assertNothingDone(
                run("--confirm", "demo", "--timeout", "500ms"),
                ExitCode.NO_QUORUM,
                "n4 does not answer",
                "name it in --lost");

        n2.service().plan(failing(Status.FAILED_PRECONDITION.withDescription("these are no majority")));
        assertNothingDone(run("--confirm", "demo", "--timeout", "500ms"), ExitCode.NO_QUORUM, "n4 does not answer");

        n4.service().plan(failing(Status.FAILED_PRECONDITION.withDescription("this node still follows n3")));
        n2.service().plan(with(RecoveryPlans.reply(1234, "n2", "n4").build()));
        assertNothingDone(
                run("--confirm", "demo"), ExitCode.REFUSED, "clusterctl: refused: n4: this node still follows n3");
    }

    @Test
    void a_survivor_that_knows_no_members_any_more_is_told_the_other_way() {
        ClusterStatus nothing = ClusterStatus.newBuilder().setCluster("demo").build();
        n2.service().status(with(nothing));

        assertNothingDone(run(), ExitCode.REFUSED, "recovery-order", "quorate-agent recover-quorum --order");
    }

    @Test
    void who_has_taken_the_order_is_told_when_another_has_not() {
        n4.service().order(failing(Status.FAILED_PRECONDITION.withDescription("disk full")));

        Typed.Result result = run("--confirm", "demo");

        assertThat(result.err())
                .contains(
                        "n2 has taken the order",
                        "clusterctl: n4 has refused the order: disk full",
                        "give this command again",
                        "from the state",
                        "directory of n2 to its host, run there quorate-agent recover-quorum --order FILE --confirm demo");
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(ExitCode.REFUSED.number());
    }

    @Test
    void an_answer_that_breaks_off_is_not_known() {
        n4.service().order(observer -> n4.close());

        Typed.Result result = run("--confirm", "demo");

        assertThat(result.err()).contains("it is not known whether n4 has taken the order", "directory of n2");
        assertThat(result.status()).isEqualTo(ExitCode.OUTCOME_UNKNOWN.number());
    }

    @Test
    void a_second_try_gives_the_others_what_one_has_taken() {
        n2.service()
                .plan(with(RecoveryPlans.reply(1235, "n2", "n4")
                        .setOrder("taken before")
                        .setAlreadyTaken(true)
                        .build()));

        assertThat(run("--confirm", "demo").status()).isEqualTo(ExitCode.OK.number());
        assertThat(commands())
                .extracting(command -> ((TakeRecoveryOrderRequest) command).getOrder())
                .containsExactly("taken before", "taken before");
    }
}
