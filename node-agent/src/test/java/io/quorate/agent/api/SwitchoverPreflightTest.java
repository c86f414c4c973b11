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
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SwitchoverPreflightTest {

    @Test
    void a_healthy_standby_may_take_over() {
        Preflight preflight = SwitchoverPreflight.check(healthy().view(), Optional.of(B));

        assertThat(preflight).isInstanceOfSatisfying(Preflight.Ready.class, ready -> {
            assertThat(ready.from()).contains(A);
            assertThat(ready.to()).isEqualTo(B);
            assertThat(ready.findings())
                    .containsExactly(
                            "node-a is primary of epoch 7", "node-b streams from node-a, 0 bytes behind, priority 50");
        });
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusals")
    void a_switchover_is_refused_with_its_reason(TestCluster cluster, String reason) {
        assertRefused(SwitchoverPreflight.check(cluster.view(), Optional.of(B)), reason);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(healthy().notFounded().member("node-b", MemberKind.DATA, 50), "has not been founded"),
                arguments(healthy().vacant(true), "there is no primary"),
                arguments(healthy().silent(A), "node-a holds the lease and is not known to be primary"),
                arguments(healthy().lease(C, 8), "node-c holds the lease and is not known to be primary"),
                arguments(healthy().pause(PauseState.Kind.PAUSED), "paused"),
                arguments(healthy().pause(PauseState.Kind.RESUMING), "resuming"),
                arguments(healthy().pending(TestCluster.aToB(4)), "switchover 4 to node-b is still pending"),
                arguments(healthy().member("node-b", MemberKind.WITNESS, 50), "node-b is a witness"),
                arguments(healthy().silent(B), "node-b has not reported for 9.0 s"),
                arguments(healthy().neverHeardOf(B), "node-b has not reported yet"),
                arguments(healthy().member("node-b", MemberKind.DATA, 0), "priority 0"),
                arguments(healthy().says(standby().state(NodeState.CATCHING_UP)), "does not stream: it is catching up"),
                arguments(healthy().says(standby().upstream("node-c")), "not stream from the primary but from node-c"),
                arguments(healthy().says(standby().replayPaused()), "replay of node-b is paused"),
                arguments(healthy().says(standby().notElectable("disk full")), "cannot take over: disk full"),
                arguments(healthy().says(standby().system(3)), "data of the database system 3"),
                arguments(healthy().says(standby().data(DataDirectory.UNFINISHED)), "no whole data directory"),
                arguments(healthy().says(standby().noPosition()), "how far node-b lags is not known"),
                arguments(healthy().says(standby().position(3, 10_000)), "how far node-b lags is not known"),
                arguments(far().says(standby().position(5, 10)), "lags 33554422 bytes: allowed (max_lag_on_failover)"));
    }

    @Test
    void the_primary_itself_is_no_target() {
        assertRefused(SwitchoverPreflight.check(healthy().view(), Optional.of(A)), "node-a is the primary already");
    }

    @Test
    void without_a_target_the_highest_priority_is_chosen() {
        TestCluster cluster = healthy().member("node-c", MemberKind.DATA, 60);

        assertChosen(cluster, C);
    }

    @Test
    void among_equal_priorities_the_one_that_lags_least_is_chosen() {
        TestCluster cluster = healthy().says(standby().position(5, 9_000));

        assertChosen(cluster, C);
    }

    @Test
    void among_equals_the_name_decides() {
        assertChosen(healthy(), B);
    }

    @Test
    void a_standby_that_could_not_take_over_is_passed_over() {
        assertChosen(healthy().silent(B), C);
    }

    @Test
    void when_no_standby_can_take_over_each_one_says_why() {
        Preflight preflight =
                SwitchoverPreflight.check(healthy().silent(B).neverHeardOf(C).view(), Optional.empty());

        assertRefused(preflight, "node-b has not reported for");
        assertRefused(preflight, "node-c has not reported yet");
    }

    @Test
    void a_cluster_of_one_has_no_standby() {
        assertRefused(
                SwitchoverPreflight.check(healthy().without(B).without(C).view(), Optional.empty()),
                "there is no standby");
    }

    private static void assertChosen(TestCluster cluster, NodeId expected) {
        assertThat(SwitchoverPreflight.check(cluster.view(), Optional.empty()))
                .isInstanceOfSatisfying(
                        Preflight.Ready.class, ready -> assertThat(ready.to()).isEqualTo(expected));
    }

    static void assertRefused(Preflight preflight, String reason) {
        assertThat(preflight)
                .isInstanceOfSatisfying(
                        Preflight.Refused.class,
                        refused -> assertThat(refused.reasons())
                                .anySatisfy(text -> assertThat(text).contains(reason)));
    }

    private static StatusBuilder standby() {
        return StatusBuilder.standby("node-b", "node-a");
    }

    private static TestCluster far() {
        return healthy().says(StatusBuilder.primary("node-a").position(5, 32L << 20));
    }
}
