package io.quorate.client.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.client.Statuses;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.Durability;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.NodeRole;
import io.quorate.proto.v1.NodeState;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.Problem;
import io.quorate.proto.v1.Switchover;
import io.quorate.proto.v1.SwitchoverKind;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenStatusTest {
    private static final long SEVENTEEN_MB = 17_825_792;

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of("healthy", Statuses.healthy()),
                Arguments.of("node-lost", Statuses.degraded()),
                Arguments.of("primary-lost", primaryLost()),
                Arguments.of("partial", Statuses.partial()),
                Arguments.of("paused", paused()),
                Arguments.of("witness", Statuses.healthy().setMembers(2, Statuses.witness("n3"))),
                Arguments.of("cloning", cloning()),
                Arguments.of("switchover", switchover()),
                Arguments.of("async", durability(Durability.DURABILITY_ASYNC).setSync(Statuses.sync(3, "n1"))),
                Arguments.of("alone", Statuses.healthy().setSync(Statuses.sync(3, "n1"))),
                Arguments.of(
                        "strict-alone", durability(Durability.DURABILITY_STRICT).setSync(Statuses.sync(3, "n1"))),
                Arguments.of("not-established", Statuses.healthy().setSync(Statuses.sync(2, "n2", "n1", "n3"))),
                Arguments.of("nothing-known", ClusterStatus.newBuilder().setCluster("demo")));
    }

    private static ClusterStatus.Builder durability(Durability durability) {
        ClusterStatus.Builder status = Statuses.healthy();
        status.getSettingsBuilder().setDurability(durability);
        return status;
    }

    private static ClusterStatus.Builder primaryLost() {
        return Statuses.healthy()
                .setEpoch(3)
                .clearPrimary()
                .clearLease()
                .clearLeaseRemainingMs()
                .setMembers(0, Statuses.unreachable("n1", 7_800))
                .setMembers(1, waiting("n2"))
                .setMembers(2, waiting("n3"))
                .addProblems(Problem.newBuilder()
                        .setNode("n1")
                        .setWhat("not heard of for 7.8 s; it held the lease of epoch 3")
                        .setRemedy("start the agent of n1; it rejoins by itself"));
    }

    private static MemberStatus.Builder waiting(String name) {
        return Statuses.changeStatus(
                        Statuses.standby(name), node -> node.clearUpstream().setState(NodeState.NODE_STATE_CATCHING_UP))
                .clearLagBytes();
    }

    private static ClusterStatus.Builder paused() {
        return Statuses.healthy()
                .clearLeaseRemainingMs()
                .setPause(PauseState.newBuilder()
                        .setKind(PauseState.Kind.KIND_PAUSED)
                        .setRequestedBy("alice@ops"));
    }

    private static ClusterStatus.Builder cloning() {
        return Statuses.healthy()
                .setMembers(
                        2,
                        Statuses.changeStatus(
                                        Statuses.standby("n3"),
                                        node -> node.clearLsn()
                                                .clearTimeline()
                                                .clearUpstream()
                                                .setRole(NodeRole.NODE_ROLE_STANDBY)
                                                .setState(NodeState.NODE_STATE_CLONING)
                                                .setOperation("clone from n1, 214 of 600 MB"))
                                .clearLagBytes());
    }

    private static ClusterStatus.Builder switchover() {
        return Statuses.healthy()
                .setMembers(
                        2,
                        Statuses.changeStatus(
                                        Statuses.standby("n3"),
                                        node -> node.setState(NodeState.NODE_STATE_CATCHING_UP)
                                                .addProblems(
                                                        "shared_preload_libraries in postgresql.auto.conf was reset"))
                                .setLagBytes(SEVENTEEN_MB))
                .setSwitchover(Switchover.newBuilder()
                        .setId(4)
                        .setKind(SwitchoverKind.SWITCHOVER_KIND_SWITCHOVER)
                        .setFrom("n1")
                        .setTo("n2")
                        .setRequestedBy("alice@ops"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void the_table_is_as_agreed(String name, ClusterStatus.Builder status) throws IOException {
        Golden.check("status-" + name + ".txt", new StatusTable(Style.PLAIN).render(status.build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void the_json_is_as_agreed(String name, ClusterStatus.Builder status) throws IOException {
        String json = StatusJson.render(status.build());

        Golden.check("status-" + name + ".json", json);
        assertThat(new ObjectMapper().readTree(json).isObject()).isTrue();
    }

    @Test
    void colours_change_nothing_but_colours() {
        ClusterStatus status = primaryLost().build();

        String coloured = new StatusTable(Style.COLOUR).render(status);

        assertThat(coloured).contains("\u001b[31munreachable\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(new StatusTable(Style.PLAIN).render(status));
    }
}
