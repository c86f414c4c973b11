package io.quorate.client;

import static io.quorate.client.FakeClusterService.elsewhere;
import static io.quorate.client.FakeClusterService.failing;
import static io.quorate.client.FakeClusterService.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.PauseReply;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.Problem;
import io.quorate.proto.v1.Promotion;
import io.quorate.proto.v1.StatusSource;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.SwitchoverRequest;
import io.quorate.proto.v1.VersionReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(600);
    // What a loaded machine may add to a time-out of the client's.
    private static final Duration SLACK = Duration.ofSeconds(4);
    private static final PauseReply PAUSED = PauseReply.newBuilder()
            .setPause(PauseState.newBuilder().setKind(PauseState.Kind.KIND_PAUSED))
            .build();

    private final FakeAgent n1 = new FakeAgent();
    private final FakeAgent n2 = new FakeAgent();
    private final FrozenAgent frozen = new FrozenAgent();
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(n1, n2, frozen));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private ClusterClient client(Endpoint... endpoints) {
        ClusterClient client = new ClusterClient(List.of(endpoints));
        opened.add(0, client);
        return client;
    }

    private static <T> T done(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    @Test
    void a_confirmed_status_does_not_wait_for_an_agent_that_hangs() {
        n1.service().status(with(Statuses.healthy().build()));

        long start = System.nanoTime();
        ClusterStatus status = done(client(frozen.endpoint(), n1.endpoint()).status(LONG));

        assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_QUORUM);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
    }

    @Test
    void without_a_majority_a_hanging_agent_delays_the_status_to_the_deadline_only() {
        n1.service().status(with(Statuses.partial().build()));

        long start = System.nanoTime();
        ClusterStatus status =
                done(client(frozen.endpoint(), n2.endpoint(), n1.endpoint()).status(SHORT));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plus(SLACK));
        assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_PARTIAL);
        assertThat(status.getProblemsList())
                .extracting(Problem::getWhat)
                .containsExactlyInAnyOrder(
                        "endpoint " + frozen.endpoint() + " did not answer: no answer in time",
                        "endpoint " + n2.endpoint() + " did not answer: no answer in time");
    }

    @Test
    void the_status_is_asked_of_members_that_no_endpoint_names() {
        ClusterStatus.Builder partial = Statuses.partial();
        partial.setMembers(
                1,
                Statuses.changeRecord(
                        partial.getMembersBuilder(1),
                        record -> record.setApiAddress(n2.endpoint().toString())));
        partial.removeMembers(2);
        partial.setMembers(
                0,
                Statuses.changeRecord(
                        partial.getMembersBuilder(0),
                        record -> record.setApiAddress(n1.endpoint().toString())));
        n1.service().status(with(partial.build()));
        n2.service().status(with(Statuses.healthy().build()));

        ClusterStatus status = done(client(n1.endpoint()).status(LONG));

        assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_QUORUM);
    }

    @Test
    void dead_agents_are_told_at_once_with_every_reason() {
        DeadAgent dead = new DeadAgent();
        opened.add(dead);

        Outcome<ClusterStatus> outcome = client(dead.endpoint()).status(LONG);

        assertThat(outcome).isInstanceOf(Outcome.Unreached.class);
        assertThat(outcome.toString()).contains(dead.endpoint().toString()).contains("refused");
    }

    @Test
    void a_command_goes_to_the_agent_that_answers_for_a_majority() {
        n1.service().status(with(Statuses.partial().build()));
        n2.service().status(with(Statuses.healthy().build())).pause(with(PAUSED));

        PauseState pause =
                done(client(frozen.endpoint(), n1.endpoint(), n2.endpoint()).pause("a@b", LONG));

        assertThat(pause.getKind()).isEqualTo(PauseState.Kind.KIND_PAUSED);
        assertThat(n1.service().commands()).isEmpty();
        assertThat(n2.service().commands()).hasSize(1);
    }

    @Test
    void a_hint_is_followed_to_an_agent_that_no_endpoint_names() {
        ClusterStatus knowsNothing = ClusterStatus.newBuilder()
                .setSource(StatusSource.STATUS_SOURCE_PARTIAL)
                .setAnsweredBy("n1")
                .build();
        n1.service().status(with(knowsNothing)).pause(elsewhere("n2 " + n2.endpoint()));
        n2.service().pause(with(PAUSED));

        assertThat(done(client(n1.endpoint()).pause("a@b", LONG)).getKind()).isEqualTo(PauseState.Kind.KIND_PAUSED);
    }

    @Test
    void agents_that_name_each_other_end_in_no_coordinator_within_the_time_out() {
        n1.service().status(with(Statuses.partial().clearMembers().build())).pause(elsewhere("n2 " + n2.endpoint()));
        n2.service().status(with(Statuses.partial().clearMembers().build())).pause(elsewhere("n1 " + n1.endpoint()));

        long start = System.nanoTime();
        Outcome<PauseState> outcome = client(n1.endpoint()).pause("a@b", SHORT);

        // On a busy machine the time may be up while an agent is being asked: then nobody knows what it would have
        // done.
        assertThat(outcome).isInstanceOfAny(Outcome.Unreached.class, Outcome.Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plus(SLACK));
    }

    @Test
    void a_coordinator_that_is_elected_meanwhile_is_found() {
        n1.service().status(with(Statuses.partial().clearMembers().build())).pause(observer -> {
            n1.service().pause(with(PAUSED));
            FakeClusterService.<PauseReply>elsewhere("").accept(observer);
        });

        assertThat(done(client(n1.endpoint()).pause("a@b", LONG)).getKind()).isEqualTo(PauseState.Kind.KIND_PAUSED);
        assertThat(n1.service().commands()).hasSize(2);
    }

    @Test
    void a_refusal_is_told_with_its_reason_and_not_repeated_elsewhere() {
        n1.service()
                .status(with(Statuses.healthy().build()))
                .pause(failing(Status.FAILED_PRECONDITION.withDescription("a switchover is under way")));
        n2.service().status(with(Statuses.partial().build())).pause(with(PAUSED));

        assertThat(client(n1.endpoint(), n2.endpoint()).pause("a@b", LONG))
                .isEqualTo(new Outcome.Refused<>("a switchover is under way"));
        assertThat(n2.service().commands()).isEmpty();
    }

    @Test
    void an_agent_that_says_it_is_unavailable_did_nothing_and_the_next_one_is_asked() {
        n1.service()
                .status(with(Statuses.healthy().build()))
                .pause(failing(Status.UNAVAILABLE.withDescription("starting")));
        n2.service().status(with(Statuses.partial().build())).pause(with(PAUSED));

        done(client(n1.endpoint(), n2.endpoint()).pause("a@b", LONG));

        assertThat(n2.service().commands()).hasSize(1);
    }

    @Test
    void a_command_that_left_and_got_no_answer_in_time_has_an_unknown_outcome() {
        n1.service().status(with(Statuses.healthy().build()));

        Outcome<PauseState> outcome = client(n1.endpoint()).pause("a@b", SHORT);
        // On a busy machine the time may be up before the command leaves.
        for (Duration longer = SHORT; n1.service().commands().isEmpty(); longer = longer.multipliedBy(2)) {
            assertThat(longer).isLessThan(LONG);
            outcome = client(n1.endpoint()).pause("a@b", longer);
        }

        assertThat(outcome).isEqualTo(new Outcome.Unknown<>(n1.endpoint() + ": no answer in time"));
    }

    @Test
    void a_connection_that_breaks_under_a_command_leaves_its_outcome_unknown_and_sends_it_nowhere_else() {
        n1.service().status(with(Statuses.healthy().build())).pause(observer -> n1.close());
        n2.service().status(with(Statuses.partial().build())).pause(with(PAUSED));

        Outcome<PauseState> outcome = client(n1.endpoint(), n2.endpoint()).pause("a@b", LONG);

        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        assertThat(n2.service().commands()).isEmpty();
    }

    @Test
    void phases_come_in_order_and_the_last_report_is_the_result() {
        SwitchoverProgress first =
                SwitchoverProgress.newBuilder().setPhase("checkpoint").build();
        SwitchoverProgress last = SwitchoverProgress.newBuilder()
                .setFinished(true)
                .setSucceeded(true)
                .build();
        n1.service().status(with(Statuses.healthy().build())).steps(with(List.of(first, last)));
        List<SwitchoverProgress> phases = new ArrayList<>();

        Outcome<SwitchoverProgress> outcome =
                client(n1.endpoint()).switchover(SwitchoverRequest.getDefaultInstance(), phases::add, LONG);

        assertThat(done(outcome)).isEqualTo(last);
        assertThat(phases).containsExactly(first, last);
    }

    @Test
    void a_stream_that_ends_without_a_result_leaves_the_outcome_unknown() {
        n1.service()
                .status(with(Statuses.healthy().build()))
                .steps(with(SwitchoverProgress.newBuilder().setPhase("promote").build()));

        assertThat(client(n1.endpoint()).switchover(SwitchoverRequest.getDefaultInstance(), phase -> {}, LONG))
                .isEqualTo(new Outcome.Unknown<>("the agent ended the call after 'promote', without a result"));
    }

    @Test
    void a_coordinator_that_steps_down_after_the_first_phase_leaves_the_outcome_unknown() {
        n1.service().status(with(Statuses.healthy().build())).steps(observer -> {
            observer.onNext(
                    SwitchoverProgress.newBuilder().setPhase("checkpoint").build());
            FakeClusterService.<SwitchoverProgress>elsewhere("n2 " + n2.endpoint())
                    .accept(observer);
        });

        assertThat(client(n1.endpoint()).switchover(SwitchoverRequest.getDefaultInstance(), phase -> {}, LONG))
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(n2.service().commands()).isEmpty();
    }

    @Test
    void a_confirmed_history_is_preferred_to_a_longer_one() {
        ClusterHistory confirmed = ClusterHistory.newBuilder()
                .setSource(StatusSource.STATUS_SOURCE_QUORUM)
                .build();
        ClusterHistory longer = ClusterHistory.newBuilder()
                .setSource(StatusSource.STATUS_SOURCE_PARTIAL)
                .addPromotions(Promotion.newBuilder().setEpoch(1))
                .build();
        ClusterStatus partial = Statuses.partial().clearMembers().build();
        n1.service().status(with(partial)).history(with(longer));
        n2.service().status(with(partial)).history(with(confirmed));

        assertThat(done(client(n1.endpoint(), n2.endpoint()).history(LONG))).isEqualTo(confirmed);
    }

    @Test
    void versions_come_in_the_order_of_the_endpoints_also_of_the_silent() {
        n1.service().version(with(VersionReply.newBuilder().setNode("n1").build()));

        List<AgentVersion> versions = client(frozen.endpoint(), n1.endpoint()).versions(SHORT);

        assertThat(versions).extracting(AgentVersion::endpoint).containsExactly(frozen.endpoint(), n1.endpoint());
        assertThat(versions.get(0)).isInstanceOf(AgentVersion.Silent.class);
        assertThat(versions.get(1)).isInstanceOf(AgentVersion.Told.class);
    }
}
