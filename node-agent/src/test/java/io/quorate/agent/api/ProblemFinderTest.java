package io.quorate.agent.api;

import static io.quorate.agent.api.TestCluster.A;
import static io.quorate.agent.api.TestCluster.B;
import static io.quorate.agent.api.TestCluster.C;
import static io.quorate.agent.api.TestCluster.coordinator;
import static io.quorate.agent.api.TestCluster.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quorate.agent.observation.NodeState;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.PauseState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ProblemFinderTest {

    @Test
    void a_healthy_cluster_has_no_problems() {
        assertThat(ProblemFinder.find(healthy().view(), coordinator())).isEmpty();
    }

    @Test
    void a_healthy_cluster_with_a_witness_has_no_problems() {
        TestCluster cluster =
                healthy().without(C).member("node-w", MemberKind.WITNESS, 0).says(StatusBuilder.witness("node-w"));

        assertThat(ProblemFinder.find(cluster.view(), coordinator())).isEmpty();
    }

    @Test
    void an_agent_that_does_not_coordinate_does_not_call_that_a_problem() {
        Vantage elsewhere = new Vantage(B, new Leadership(3, Optional.of(C), false), false, Optional.empty());

        assertThat(ProblemFinder.find(healthy().view(), elsewhere)).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("problems")
    void a_problem_is_found(TestCluster cluster, String what) {
        assertFound(ProblemFinder.find(cluster.view(), coordinator()), what);
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                arguments(healthy().notFounded(), "cluster: the cluster has not been founded yet"),
                arguments(healthy().vacant(true), "cluster: no primary: nobody holds the lease since node-a released"),
                arguments(
                        healthy().vacant(false), "cluster: no primary: nobody holds the lease since node-a let expire"),
                arguments(healthy().silent(A), "cluster: no known primary: node-a holds the lease of epoch 7"),
                arguments(healthy().lease(B, 8), "cluster: no primary yet: node-b holds the lease of epoch 8"),
                arguments(healthy().pause(PauseState.Kind.PAUSED), "cluster: paused by anna"),
                arguments(healthy().pause(PauseState.Kind.RESUMING), "cluster: resuming: node-a has not armed"),
                arguments(healthy().silent(B).silent(C), "cluster: no standby could take over if node-a failed now"),
                arguments(healthy().without(C), "cluster: 2 voters"),
                arguments(
                        healthy().systemNotRecorded().says(standby().system(3)),
                        "cluster: the nodes bring data of different database systems"),
                arguments(healthy().silent(B), "node-b: has not reported for 9.0 s"),
                arguments(healthy().neverHeardOf(B), "node-b: has not reported yet"),
                arguments(healthy().lease(B, 8), "node-a: says that it is primary and does not hold the lease"),
                arguments(healthy().says(standby().system(3)), "node-b: its data belong to another database system: 3"),
                arguments(
                        healthy().says(StatusBuilder.primary("node-a").guardDown()),
                        "node-a: holds the lease and its guard"),
                arguments(
                        healthy().says(standby().state(NodeState.CLONING).operation("12 % of 3 GB")),
                        "node-b: does not stream: it is cloning (12 % of 3 GB)"),
                arguments(
                        healthy().says(standby().upstream("node-c")),
                        "node-b: streams from node-c, not from the primary"),
                arguments(
                        healthy().says(StatusBuilder.primary("node-a").position(5, 32L << 20)),
                        "node-b: lags 33544432 bytes"),
                arguments(healthy().says(standby().replayPaused()), "node-b: its replay is paused"),
                arguments(healthy().says(standby().notElectable("disk full")), "node-b: cannot take over: disk full"),
                arguments(healthy().says(standby().problem("clock jumps")), "node-b: clock jumps"));
    }

    @Test
    void a_switchover_that_has_just_begun_is_no_problem_and_one_that_does_not_end_is() {
        ClusterView view = healthy().pending(TestCluster.aToB(4)).view();

        assertThat(ProblemFinder.find(view, pendingFor(Duration.ofSeconds(3)))).isEmpty();
        assertFound(
                ProblemFinder.find(view, pendingFor(Duration.ofSeconds(31))),
                "cluster: switchover 4 to node-b has been pending for 31.0 s");
    }

    @Test
    void a_coordinator_without_a_majority_says_so() {
        Vantage vantage = new Vantage(C, new Leadership(3, Optional.of(C), true), false, Optional.empty());

        assertFound(
                ProblemFinder.find(healthy().view(), vantage), "cluster: coordinator node-c did not reach a majority");
    }

    @Test
    void a_node_that_knows_no_coordinator_says_so() {
        Vantage vantage = new Vantage(B, new Leadership(3, Optional.empty(), false), false, Optional.empty());

        assertFound(ProblemFinder.find(healthy().view(), vantage), "cluster: no coordinator: node-b sees no majority");
    }

    private static void assertFound(List<Finding> findings, String expected) {
        assertThat(findings)
                .anySatisfy(finding -> assertThat(text(finding)).startsWith(expected))
                .allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
    }

    private static String text(Finding finding) {
        return finding.node().map(Object::toString).orElse("cluster") + ": " + finding.what();
    }

    private static Vantage pendingFor(Duration duration) {
        return new Vantage(C, new Leadership(3, Optional.of(C), true), true, Optional.of(duration));
    }

    private static StatusBuilder standby() {
        return StatusBuilder.standby("node-b", "node-a");
    }
}
