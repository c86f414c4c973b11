package io.quorate.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.Statuses;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.Lease;
import io.quorate.proto.v1.NodeState;
import io.quorate.proto.v1.PauseState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterHealthTest {
    static Stream<Arguments> clusters() {
        return Stream.of(
                Arguments.of("three nodes", Statuses.healthy(), ClusterHealth.HEALTHY),
                Arguments.of(
                        "with a witness",
                        Statuses.healthy().setMembers(2, Statuses.witness("n3")),
                        ClusterHealth.HEALTHY),
                Arguments.of(
                        "paused",
                        Statuses.healthy().setPause(PauseState.newBuilder().setKind(PauseState.Kind.KIND_PAUSED)),
                        ClusterHealth.HEALTHY),
                Arguments.of("a node lost", Statuses.degraded(), ClusterHealth.DEGRADED),
                Arguments.of(
                        "a stale word of a node",
                        Statuses.healthy().setMembers(2, Statuses.standby("n3").setAgeMs(60_000)),
                        ClusterHealth.DEGRADED),
                Arguments.of("a node never heard of", neverHeard(), ClusterHealth.DEGRADED),
                Arguments.of("no primary", Statuses.healthy().clearPrimary(), ClusterHealth.DEGRADED),
                Arguments.of("no lease", Statuses.healthy().clearLease(), ClusterHealth.DEGRADED),
                Arguments.of(
                        "another holder than the primary",
                        Statuses.healthy().setLease(Lease.newBuilder().setHolder("n2")),
                        ClusterHealth.DEGRADED),
                Arguments.of(
                        "two that call themselves primary",
                        Statuses.healthy().setMembers(1, Statuses.primary("n2")),
                        ClusterHealth.DEGRADED),
                Arguments.of("a standby that does not stream", catchingUp(), ClusterHealth.DEGRADED),
                Arguments.of("no majority", Statuses.partial(), ClusterHealth.PARTIAL),
                Arguments.of("no source", Statuses.healthy().clearSource(), ClusterHealth.PARTIAL));
    }

    private static ClusterStatus.Builder neverHeard() {
        return Statuses.healthy().setMembers(2, Statuses.standby("n3").clearStatus());
    }

    private static ClusterStatus.Builder catchingUp() {
        return Statuses.healthy()
                .setMembers(
                        2,
                        Statuses.changeStatus(
                                Statuses.standby("n3"), node -> node.setState(NodeState.NODE_STATE_CATCHING_UP)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("clusters")
    void health_follows_from_primary_lease_and_members(
            String name, ClusterStatus.Builder status, ClusterHealth expected) {
        assertThat(ClusterHealth.of(status.build())).as(name).isEqualTo(expected);
    }
}
