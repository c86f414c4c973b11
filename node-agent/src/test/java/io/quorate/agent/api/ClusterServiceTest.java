package io.quorate.agent.api;

import static io.quorate.agent.api.TestCluster.A;
import static io.quorate.agent.api.TestCluster.B;
import static io.quorate.agent.api.TestCluster.C;
import static io.quorate.agent.api.TestCluster.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.PauseState;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.FailoverRequest;
import io.quorate.proto.v1.GetHistoryRequest;
import io.quorate.proto.v1.GetStatusRequest;
import io.quorate.proto.v1.GetVersionRequest;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.PauseRequest;
import io.quorate.proto.v1.ResumeRequest;
import io.quorate.proto.v1.StatusSource;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.SwitchoverRequest;
import io.quorate.proto.v1.VersionReply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClusterServiceTest {
    private static final PauseRequest PAUSE =
            PauseRequest.newBuilder().setRequestedBy("anna").build();

    private final ApiFixture agent = new ApiFixture(C, StreamTiming.DEFAULT);

    @BeforeEach
    void seeAHealthyCluster() {
        agent.see(healthy());
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void a_status_that_a_majority_confirmed_says_so() {
        agent.log.leading(C).answering(command -> new ProposalOutcome.Applied(9));

        ClusterStatus status = status();

        assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_QUORUM);
        assertThat(agent.log.proposed()).containsExactly(new ClusterCommand.Observe());
        assertThat(status.getCluster()).isEqualTo("orders");
        assertThat(status.getCoordinator()).isEqualTo("node-c");
        assertThat(status.getPrimary()).isEqualTo("node-a");
        assertThat(status.getEpoch()).isEqualTo(7);
        assertThat(status.getLeaseRemainingMs()).isBetween(1L, 4800L);
        assertThat(status.getMembersList())
                .extracting(member -> member.getMember().getName())
                .containsExactly("node-a", "node-b", "node-c");
        assertThat(status.getMembersList()).allMatch(MemberStatus::getReachable);
        assertThat(status.getProblemsList()).isEmpty();
    }

    @Test
    void a_status_without_a_majority_is_partial_and_still_given() {
        agent.log.leading(C).answering(command -> new ProposalOutcome.Unknown("no majority"));

        ClusterStatus status = status();

        assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_PARTIAL);
        assertThat(status.getProblemsList())
                .anyMatch(problem -> problem.getWhat().contains("majority"));
    }

    @Test
    void an_agent_that_does_not_coordinate_answers_from_what_it_knows() {
        agent.log.ledBy(B);

        ClusterStatus status = status();

        assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_PARTIAL);
        assertThat(status.getAnsweredBy()).isEqualTo("node-c");
        assertThat(status.getCoordinator()).isEqualTo("node-b");
        assertThat(status.getPrimary()).isEqualTo("node-a");
        assertThat(agent.log.proposed()).isEmpty();
    }

    @Test
    void lag_is_told_of_standbys_whose_position_is_known_on_the_primarys_line() {
        agent.see(healthy()
                .says(StatusBuilder.standby("node-b", "node-a").position(5, 9_400))
                .says(StatusBuilder.standby("node-c", "node-a").noPosition()));

        List<MemberStatus> members = status().getMembersList();

        assertThat(members.get(0).hasLagBytes()).isFalse();
        assertThat(members.get(1).getLagBytes()).isEqualTo(600);
        assertThat(members.get(2).hasLagBytes()).isFalse();
    }

    @Test
    void what_is_not_known_is_left_out() {
        agent.see(healthy().vacant(false).member("node-d", io.quorate.consensus.model.MemberKind.DATA, 50));

        ClusterStatus status = status();

        assertThat(status.hasLease()).isFalse();
        assertThat(status.hasLeaseRemainingMs()).isFalse();
        assertThat(status.getPrimary()).isEmpty();
        assertThat(status.getMembers(3).hasStatus()).isFalse();
        assertThat(status.getMembers(3).getReachable()).isFalse();
    }

    @Test
    void history_and_version_are_answered_by_every_agent() {
        agent.log.ledBy(B);

        assertThat(agent.call()
                        .getHistory(GetHistoryRequest.getDefaultInstance())
                        .getPromotionsList())
                .singleElement()
                .satisfies(promotion -> assertThat(promotion.getHolder()).isEqualTo("node-a"));
        assertThat(agent.call().getVersion(GetVersionRequest.getDefaultInstance()))
                .isEqualTo(VersionReply.newBuilder()
                        .setAgentVersion("0.1.0")
                        .setNode("node-c")
                        .setPostgresVersion("15.13")
                        .setStateFormatVersion(1)
                        .build());
    }

    @Test
    void a_pause_is_proposed_and_answered_with_the_state_that_it_made() {
        agent.log.leading(C).answering(command -> {
            agent.see(healthy().pause(PauseState.Kind.PAUSED));
            return new ProposalOutcome.Applied(9);
        });

        assertThat(agent.call().pause(PAUSE).getPause().getKind())
                .isEqualTo(io.quorate.proto.v1.PauseState.Kind.KIND_PAUSED);
        assertThat(agent.log.proposed()).containsExactly(new ClusterCommand.PauseCluster("anna"));
    }

    @Test
    void an_agent_that_does_not_coordinate_names_the_one_that_does() {
        agent.log.ledBy(B);

        StatusRuntimeException failure = failure(() -> agent.call().pause(PAUSE));

        assertFailed(failure, Status.Code.FAILED_PRECONDITION, "does not coordinate");
        assertThat(hint(failure)).contains("node-b node-b:7002");
        assertThat(hint(failure(() -> agent.call().resume(ResumeRequest.getDefaultInstance()))))
                .contains("node-b node-b:7002");
        assertThat(hint(failure(() -> switchover("", false)))).contains("node-b node-b:7002");
        assertThat(hint(failure(() -> failover("node-b", false)))).contains("node-b node-b:7002");
        assertThat(agent.log.proposed()).isEmpty();
    }

    @Test
    void an_agent_that_knows_no_coordinator_says_that_it_is_not_the_one() {
        StatusRuntimeException failure = failure(() -> agent.call().pause(PAUSE));

        assertFailed(failure, Status.Code.FAILED_PRECONDITION, "knows no coordinator");
        assertThat(hint(failure)).contains("");
    }

    @Test
    void a_rejection_is_a_refusal_with_its_text_and_without_a_hint() {
        agent.log
                .leading(C)
                .answering(command -> new ProposalOutcome.Rejected(
                        9, new Rejection(Rejection.Code.PAUSED, "the cluster has been paused by bob")));

        StatusRuntimeException failure = failure(() -> agent.call().pause(PAUSE));

        assertFailed(failure, Status.Code.FAILED_PRECONDITION, "the cluster has been paused by bob");
        assertThat(hint(failure)).isEmpty();
    }

    @Test
    void an_unknown_outcome_is_told_as_unknown() {
        agent.log.leading(C).answering(command -> new ProposalOutcome.Unknown("leadership lost"));

        assertFailed(
                failure(() -> agent.call().pause(PAUSE)),
                Status.Code.DEADLINE_EXCEEDED,
                "outcome unknown: leadership lost");
        assertThat(agent.log.proposed()).hasSize(1);
    }

    @Test
    void an_unexpected_failure_shows_nothing_of_the_inside() {
        agent.log.leading(C).answering(command -> {
            throw new IllegalStateException("secret inside");
        });

        assertThat(failure(() -> agent.call().pause(PAUSE)).getStatus()).satisfies(this::showsNothing);
        assertThat(failure(this::status).getStatus()).satisfies(this::showsNothing);

        agent.log.answeringLater(CompletableFuture.failedFuture(new IllegalStateException("secret inside")));
        assertThat(failure(() -> agent.call().pause(PAUSE)).getStatus()).satisfies(this::showsNothing);
        assertThat(failure(() -> switchover("", false)).getStatus()).satisfies(this::showsNothing);
    }

    @Test
    void what_a_person_typed_wrong_is_named_with_what_is_allowed() {
        agent.log.leading(C);

        assertFailed(
                failure(() -> switchover("node-x", true)),
                Status.Code.INVALID_ARGUMENT,
                "to is 'node-x': there is no such node; the nodes are node-a, node-b, node-c");
        assertFailed(failure(() -> failover("Node B", true)), Status.Code.INVALID_ARGUMENT, "to is 'Node B'");
        assertFailed(failure(() -> failover("", true)), Status.Code.INVALID_ARGUMENT, "to is missing");
        assertFailed(
                failure(() -> agent.call()
                        .pause(PauseRequest.newBuilder()
                                .setRequestedBy("x".repeat(101))
                                .build())),
                Status.Code.INVALID_ARGUMENT,
                "requested_by has 101 characters");
        assertThat(agent.log.proposed()).isEmpty();
    }

    @Test
    void a_dry_run_tells_what_it_found_and_proposes_nothing() {
        agent.log.leading(C);

        List<SwitchoverProgress> told = switchover("node-b", true);

        assertThat(told).extracting(SwitchoverProgress::getPhase).containsExactly("preflight", "preflight", "finished");
        SwitchoverProgress last = told.get(2);
        assertThat(last.getFinished() && last.getSucceeded()).isTrue();
        assertThat(last.getPrimary()).isEqualTo("node-a");
        assertThat(last.getDetail()).contains("node-b would become primary");
        assertThat(agent.log.proposed()).isEmpty();
    }

    @Test
    void a_refused_preflight_names_every_reason_and_proposes_nothing() {
        agent.log.leading(C);
        agent.see(healthy().says(StatusBuilder.standby("node-b", "node-c").replayPaused()));

        StatusRuntimeException failure = failure(() -> switchover("node-b", false));

        assertFailed(failure, Status.Code.FAILED_PRECONDITION, "replay of node-b is paused");
        assertFailed(failure, Status.Code.FAILED_PRECONDITION, "does not stream from the primary");
        assertThat(hint(failure)).isEmpty();
        assertThat(agent.log.proposed()).isEmpty();
    }

    @Test
    void a_failover_from_a_healthy_primary_is_refused() {
        agent.log.leading(C);

        assertFailed(
                failure(() -> failover("node-b", false)),
                Status.Code.FAILED_PRECONDITION,
                A + " is primary and healthy: use switchover");
    }

    private ClusterStatus status() {
        return agent.call().getStatus(GetStatusRequest.getDefaultInstance());
    }

    private List<SwitchoverProgress> switchover(String to, boolean isDryRun) {
        return Progress.of(agent.call()
                .switchover(SwitchoverRequest.newBuilder()
                        .setTo(to)
                        .setDryRun(isDryRun)
                        .build()));
    }

    private List<SwitchoverProgress> failover(String to, boolean isDryRun) {
        return Progress.of(agent.call()
                .failover(FailoverRequest.newBuilder()
                        .setTo(to)
                        .setDryRun(isDryRun)
                        .build()));
    }

    private void showsNothing(Status status) {
        assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(status.getDescription()).doesNotContain("secret").contains("log");
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private static Optional<String> hint(StatusRuntimeException failure) {
        return Optional.ofNullable(failure.getTrailers()).map(trailers -> trailers.get(Refusals.COORDINATOR));
    }

    private static void assertFailed(StatusRuntimeException failure, Status.Code code, String text) {
        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        assertThat(failure.getStatus().getDescription()).contains(text);
    }
}
