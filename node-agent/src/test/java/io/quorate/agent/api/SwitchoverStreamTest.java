package io.quorate.agent.api;

import static io.quorate.agent.api.TestCluster.A;
import static io.quorate.agent.api.TestCluster.B;
import static io.quorate.agent.api.TestCluster.C;
import static io.quorate.agent.api.TestCluster.aToB;
import static io.quorate.agent.api.TestCluster.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import io.grpc.Status;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.Switchover;
import io.quorate.proto.v1.FailoverRequest;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.SwitchoverRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SwitchoverStreamTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Switchover REQUEST = aToB(1);

    private final TestCluster cluster = healthy();
    private final Progress progress = new Progress();
    private ApiFixture agent = new ApiFixture(C, new StreamTiming(ApiFixture.LOOK, LONG, LONG));

    @BeforeEach
    void coordinate() {
        agent.see(cluster);
        agent.log.leading(C).answering(this::accept);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void a_switchover_is_told_phase_by_phase_until_the_old_primary_follows() {
        switchover();
        awaitPhase("accepted");
        assertThat(agent.log.proposed())
                .containsExactly(
                        new ClusterCommand.BeginSwitchover(1, Switchover.Kind.SWITCHOVER, Optional.of(A), B, "anna"));

        agent.see(cluster.says(StatusBuilder.primary("node-a").operation("fast stop")));
        awaitPhase("stopping");
        agent.see(cluster.vacant(true));
        awaitPhase("released");
        agent.see(cluster.lease(B, 8));
        awaitPhase("granted");
        agent.see(cluster.promoted(B, 8, 6).ended(REQUEST, true, "node-b is primary in epoch 8"));
        awaitPhase("promoted");
        assertThat(progress.isCompleted).isFalse();
        agent.see(cluster.says(StatusBuilder.standby("node-a", "node-b")));
        awaitCompleted();

        assertThat(progress.phases())
                .containsExactly("accepted", "stopping", "released", "granted", "promoted", "following", "finished");
        SwitchoverProgress last = progress.told.get(6);
        assertThat(last.getFinished() && last.getSucceeded()).isTrue();
        assertThat(last.getPrimary()).isEqualTo("node-b");
        assertThat(last.getEpoch()).isEqualTo(8);
        assertThat(last.getElapsedMs()).isNotNegative();
    }

    @Test
    void a_switchover_that_failed_ends_with_the_old_primary_and_the_reason() {
        switchover();
        awaitPhase("accepted");

        agent.see(cluster.ended(REQUEST, false, "node-b fell behind"));
        awaitCompleted();

        SwitchoverProgress last = progress.told.get(progress.told.size() - 1);
        assertThat(last.getFinished()).isTrue();
        assertThat(last.getSucceeded()).isFalse();
        assertThat(last.getPrimary()).isEqualTo("node-a");
        assertThat(last.getDetail()).isEqualTo("node-b fell behind");
    }

    @Test
    void a_failover_is_told_until_the_promotion() {
        agent.see(cluster.vacant(false));
        agent.callLater()
                .failover(
                        FailoverRequest.newBuilder()
                                .setTo("node-b")
                                .setRequestedBy("anna")
                                .build(),
                        progress);
        awaitPhase("accepted");

        Switchover failover = new Switchover(1, Switchover.Kind.FAILOVER, Optional.empty(), B, "anna");
        agent.see(cluster.lease(B, 8).promoted(B, 8, 6).ended(failover, true, "node-b is primary in epoch 8"));
        awaitCompleted();

        assertThat(progress.phases()).contains("granted", "promoted").endsWith("finished");
    }

    @Test
    void an_old_primary_that_does_not_come_back_does_not_keep_the_caller_for_ever() {
        restart(new StreamTiming(ApiFixture.LOOK, LONG, Duration.ofMillis(100)));
        switchover();
        awaitPhase("accepted");

        agent.see(cluster.lease(B, 8).promoted(B, 8, 6).ended(REQUEST, true, "node-b is primary in epoch 8"));
        awaitCompleted();

        SwitchoverProgress last = progress.told.get(progress.told.size() - 1);
        assertThat(last.getSucceeded()).isTrue();
        assertThat(last.getDetail()).contains("the old primary does not stream yet");
    }

    @Test
    void a_switchover_that_does_not_end_is_told_as_unknown() {
        restart(new StreamTiming(ApiFixture.LOOK, Duration.ofMillis(200), LONG));
        switchover();

        await().atMost(ApiFixture.PATIENCE).until(() -> progress.failure.isPresent());

        Status status = Status.fromThrowable(progress.failure.orElseThrow());
        assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(status.getDescription()).contains("outcome unknown");
        assertThat(progress.phases()).containsExactly("accepted");
    }

    @Test
    void when_the_caller_goes_away_nothing_more_is_proposed_and_the_next_caller_is_served() {
        Context.CancellableContext caller = Context.current().withCancellation();
        caller.run(this::switchover);
        awaitPhase("accepted");
        caller.cancel(null);
        await().atMost(ApiFixture.PATIENCE).until(() -> progress.failure.isPresent());

        agent.see(cluster.ended(REQUEST, false, "given up"));
        assertThat(Progress.of(agent.call()
                        .switchover(
                                SwitchoverRequest.newBuilder().setDryRun(true).build())))
                .isNotEmpty();
        assertThat(agent.log.proposed()).hasSize(1);
    }

    private void switchover() {
        agent.callLater()
                .switchover(
                        SwitchoverRequest.newBuilder()
                                .setTo("node-b")
                                .setRequestedBy("anna")
                                .build(),
                        progress);
    }

    private ProposalOutcome accept(ClusterCommand command) {
        agent.log.state(cluster.pending(REQUEST).state());
        return new ProposalOutcome.Applied(9);
    }

    private void restart(StreamTiming timing) {
        agent.close();
        agent = new ApiFixture(C, timing);
        coordinate();
    }

    private void awaitPhase(String name) {
        await().atMost(ApiFixture.PATIENCE)
                .untilAsserted(() -> assertThat(progress.phases())
                        .as("told so far: %s", progress)
                        .contains(name));
    }

    private void awaitCompleted() {
        await().atMost(ApiFixture.PATIENCE)
                .untilAsserted(() -> assertThat(progress.isCompleted)
                        .as("told so far: %s", progress)
                        .isTrue());
    }
}
