package io.quorate.client.cli;

import static io.quorate.client.FakeClusterService.failing;
import static io.quorate.client.FakeClusterService.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.quorate.client.FakeAgent;
import io.quorate.client.FakeClusterService;
import io.quorate.client.Statuses;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.FailoverRequest;
import io.quorate.proto.v1.PauseReply;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.ResumeReply;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.SwitchoverRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepCommandsTest {
    private static final SwitchoverProgress CHECKPOINT = SwitchoverProgress.newBuilder()
            .setPhase("checkpoint")
            .setElapsedMs(20)
            .build();
    private static final SwitchoverProgress DONE = SwitchoverProgress.newBuilder()
            .setPhase("done")
            .setFinished(true)
            .setSucceeded(true)
            .setPrimary("n2")
            .setEpoch(4)
            .setElapsedMs(700)
            .build();

    private final FakeAgent n1 = new FakeAgent();
    private final FakeClusterService service = n1.service();

    @BeforeEach
    void healthy() {
        service.status(with(Statuses.healthy().build()));
    }

    @AfterEach
    void close() {
        n1.close();
    }

    private Typed typed() {
        return new Typed().endpoints(n1.endpoint());
    }

    private SwitchoverRequest sent() {
        assertThat(service.commands()).hasSize(1);
        return (SwitchoverRequest) service.commands().get(0);
    }

    @Test
    void phases_go_to_stderr_and_the_result_to_stdout() {
        service.steps(with(List.of(CHECKPOINT, DONE)));

        Typed.Result result = typed().run("switchover", "--to", "n2", "--yes");

        assertThat(result.err()).isEqualTo("   0.02 s  checkpoint" + System.lineSeparator());
        assertThat(result.out()).isEqualTo("switchover done after 0.7 s: n2 is primary, epoch 4\n");
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
        assertThat(sent().getTo()).isEqualTo("n2");
        assertThat(sent().getRequestedBy()).matches(".+@.+");
    }

    @Test
    void the_result_in_json_is_one_object() throws IOException {
        service.steps(with(List.of(CHECKPOINT, DONE)));

        Typed.Result result = typed().run("-o", "json", "switchover", "--yes");

        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.get("primary").asText()).isEqualTo("n2");
        assertThat(json.get("succeeded").asBoolean()).isTrue();
        assertThat(sent().getTo()).isEmpty();
    }

    @Test
    void a_dry_run_asks_nobody_and_says_that_nothing_was_changed() {
        service.steps(with(DONE));

        Typed.Result result = typed().run("switchover", "--dry-run");

        assertThat(sent().getDryRun()).isTrue();
        assertThat(result.out()).contains("switchover is possible").contains("nothing was changed");
    }

    @Test
    void a_person_at_a_terminal_is_asked_and_may_agree() {
        service.steps(with(DONE));

        Typed.Result result = typed().atTerminal("y\n").run("switchover", "--to", "n2");

        assertThat(result.err()).startsWith("Switch over cluster demo from n1 to n2? [y/N] ");
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void anything_but_yes_changes_nothing() {
        for (String answer : List.of("n\n", "\n", "", "yeah\n")) {
            Typed.Result result = typed().atTerminal(answer).run("switchover");

            assertThat(result.err()).contains("Nothing was done.");
            assertThat(result.status()).isEqualTo(ExitCode.REFUSED.number());
        }
        assertThat(service.commands()).isEmpty();
    }

    @Test
    void a_failover_warns_of_the_loss_also_when_it_does_not_ask() {
        service.steps(with(DONE));

        Typed.Result result = typed().run("failover", "--to", "n2", "--yes");

        assertThat(result.err()).startsWith("Unreplicated writes may be lost");
        assertThat(result.out()).startsWith("failover done");
        assertThat(((FailoverRequest) service.commands().get(0)).getTo()).isEqualTo("n2");
    }

    @Test
    void a_refusal_is_exit_code_1() {
        service.steps(failing(Status.FAILED_PRECONDITION.withDescription("n2 is 20 MB behind")));

        Typed.Result result = typed().run("switchover", "--yes");

        assertThat(result.err()).isEqualTo("clusterctl: refused: n2 is 20 MB behind" + System.lineSeparator());
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(ExitCode.REFUSED.number());
    }

    @Test
    void a_switchover_that_failed_is_a_result_with_exit_code_1() {
        service.steps(with(DONE.toBuilder()
                .setSucceeded(false)
                .setPrimary("n1")
                .setDetail("time-out")
                .build()));

        Typed.Result result = typed().run("switchover", "--yes");

        assertThat(result.out()).isEqualTo("switchover failed after 0.7 s: time-out; n1 is primary\n");
        assertThat(result.status()).isEqualTo(ExitCode.REFUSED.number());
    }

    @Test
    void an_unknown_node_is_exit_code_2() {
        service.steps(failing(
                Status.INVALID_ARGUMENT.withDescription("node 'n9' is not a member, expected one of n1, n2, n3")));

        Typed.Result result = typed().run("switchover", "--to", "n9", "--yes");

        assertThat(result.err()).contains("node 'n9' is not a member, expected one of n1, n2, n3");
        assertThat(result.status()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void nobody_who_coordinates_is_exit_code_3() {
        service.status(with(Statuses.partial().clearMembers().build())).steps(FakeClusterService.elsewhere(""));

        Typed.Result result = typed().run("switchover", "--yes", "--timeout", "1500ms");

        assertThat(result.err()).contains("no agent coordinates", n1.endpoint().toString());
        assertThat(result.status()).isEqualTo(ExitCode.NO_QUORUM.number());
    }

    @Test
    void a_broken_stream_is_exit_code_4_and_says_where_to_look() {
        service.steps(observer -> {
            observer.onNext(CHECKPOINT);
            n1.close();
        });

        Typed.Result result = typed().run("switchover", "--yes");

        assertThat(result.err()).contains("checkpoint", "the outcome is not known", "clusterctl history");
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(ExitCode.OUTCOME_UNKNOWN.number());
    }

    @Test
    void a_stream_without_an_end_is_exit_code_4_at_the_time_out() {
        service.steps(observer -> observer.onNext(CHECKPOINT));

        assertThat(typed().run("switchover", "--yes", "--timeout", "1").status())
                .isEqualTo(ExitCode.OUTCOME_UNKNOWN.number());
    }

    @Test
    void a_pause_is_confirmed() {
        service.pause(with(PauseReply.newBuilder()
                .setPause(state(PauseState.Kind.KIND_PAUSED))
                .build()));

        Typed.Result result = typed().run("pause");

        assertThat(result.out()).startsWith("paused");
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void a_resume_waits_until_the_holder_has_renewed() {
        service.resume(with(resuming()));
        service.status(observer -> {
            FakeClusterService.with(statusWith(PauseState.Kind.KIND_RESUMING)).accept(observer);
            // The first question finds the coordinator; the holder's renewal comes after the second.
            service.status(next -> {
                FakeClusterService.with(statusWith(PauseState.Kind.KIND_RESUMING))
                        .accept(next);
                service.status(with(statusWith(PauseState.Kind.KIND_RUNNING)));
            });
        });

        Typed.Result result = typed().run("resume");

        assertThat(result.out()).startsWith("running");
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void a_resume_whose_holder_does_not_answer_is_exit_code_4() {
        service.resume(with(resuming())).status(with(statusWith(PauseState.Kind.KIND_RESUMING)));

        Typed.Result result = typed().run("resume", "--timeout", "1");

        assertThat(result.out()).startsWith("resuming");
        assertThat(result.status()).isEqualTo(ExitCode.OUTCOME_UNKNOWN.number());
    }

    private static ResumeReply resuming() {
        return ResumeReply.newBuilder()
                .setPause(state(PauseState.Kind.KIND_RESUMING))
                .build();
    }

    private static ClusterStatus statusWith(PauseState.Kind kind) {
        return Statuses.healthy().setPause(state(kind)).build();
    }

    private static PauseState state(PauseState.Kind kind) {
        return PauseState.newBuilder().setKind(kind).build();
    }
}
