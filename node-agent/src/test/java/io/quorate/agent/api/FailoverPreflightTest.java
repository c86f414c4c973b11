package io.quorate.agent.api;

import static io.quorate.agent.api.TestCluster.A;
import static io.quorate.agent.api.TestCluster.B;
import static io.quorate.agent.api.TestCluster.C;
import static io.quorate.agent.api.TestCluster.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.PauseState;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailoverPreflightTest {

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusals")
    void a_failover_is_refused_with_its_reason(TestCluster cluster, String reason) {
        SwitchoverPreflightTest.assertRefused(FailoverPreflight.check(cluster.view(), B), reason);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(healthy(), "node-a is primary and healthy: use switchover"),
                arguments(healthy().lease(B, 8), "node-b holds the lease already"),
                arguments(lost().pause(PauseState.Kind.PAUSED), "paused"),
                arguments(lost().pending(TestCluster.aToB(4)), "switchover 4 to node-b is still pending"),
                arguments(lost().member("node-b", MemberKind.WITNESS, 50), "node-b is a witness"),
                arguments(lost().silent(B), "node-b has not reported for"),
                arguments(lost().says(standby().replayPaused()), "replay of node-b is paused"),
                arguments(lost().says(standby().notElectable("disk full")), "disk full"),
                arguments(lost().says(standby().system(3)), "data of the database system 3"),
                arguments(lost().says(standby().data(DataDirectory.EMPTY)), "no whole data directory"));
    }

    @Test
    void a_node_may_take_over_from_a_holder_that_is_lost() {
        assertReady(lost(), Optional.of(A));
    }

    @Test
    void a_node_may_take_over_while_nobody_holds_the_lease() {
        assertReady(healthy().vacant(false), Optional.empty());
    }

    @Test
    void a_node_that_lags_and_does_not_stream_may_be_named_because_an_operator_accepts_the_loss() {
        assertReady(
                lost().says(standby().position(5, 1).state(NodeState.RUNNING)).member("node-b", MemberKind.DATA, 0),
                Optional.of(A));
    }

    @Test
    void a_holder_that_reports_and_is_not_primary_does_not_stand_in_the_way() {
        assertReady(healthy().says(StatusBuilder.standby("node-a", "node-c").state(NodeState.STOPPED)), Optional.of(A));
        assertThat(healthy().view().isReachable(C)).isTrue();
    }

    private static void assertReady(TestCluster cluster, Optional<io.quorate.consensus.model.NodeId> from) {
        assertThat(FailoverPreflight.check(cluster.view(), B)).isInstanceOfSatisfying(Preflight.Ready.class, ready -> {
            assertThat(ready.to()).isEqualTo(B);
            assertThat(ready.from()).isEqualTo(from);
        });
    }

    private static TestCluster lost() {
        return healthy().silent(A);
    }

    private static StatusBuilder standby() {
        return StatusBuilder.standby("node-b", "node-a");
    }
}
