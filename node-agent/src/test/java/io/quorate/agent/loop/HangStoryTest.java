package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.NodeFactsReader;
import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.PauseState;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a server that lives and does not go on. */
class HangStoryTest {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration SILENCE = NodeFactsReader.LONGEST_SILENCE.plus(LoopCluster.STEP.multipliedBy(2));

    private final LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void a_primary_that_gets_nothing_onto_its_disk_is_renewed_no_more_and_another_takes_over() {
        anotherTakesOverFrom(FakeHang::stopWriting);
    }

    @Test
    void a_primary_that_does_not_answer_is_renewed_no_more_and_another_takes_over() {
        anotherTakesOverFrom(FakeHang::stopAnswering);
    }

    private void anotherTakesOverFrom(Consumer<FakeHang> hangs) {
        // Nor does it start while the disk is frozen.
        Gate restart = cluster.a().server().holdAt(FakePostgresServer.Step.START);
        hangs.accept(cluster.a().server().hang());
        cluster.settle();
        long renewals = renewals();
        Duration began = cluster.now();

        while (cluster.a().server().isWritable()) {
            assertThat(renewals()).as(cluster.toString()).isEqualTo(renewals);
            assertThat(cluster.now().minus(began)).isLessThan(SILENCE);
            cluster.pass(LoopCluster.STEP);
        }

        cluster.passUntil(LoopCluster.LEASE, "another serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(cluster.a().server().isRunning()).isFalse();
        restart.open();
        cluster.passUntil(SOON, "node-a streams", () -> cluster.a().server().isStreaming());
        assertThat(cluster.a().server().promotions()).hasSize(1);
    }

    @Test
    void a_primary_whose_disk_comes_back_in_time_goes_on_under_its_lease() {
        cluster.a().server().hang().stopWriting();
        cluster.pass(SOON);
        assertThat(cluster.a().status().problems()).contains("PostgreSQL gets no write onto its disk");
        cluster.a().server().hang().end();

        cluster.pass(LoopCluster.LEASE.multipliedBy(2));

        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().ends()).isEmpty();
    }

    @Test
    void a_holder_whose_server_starts_without_an_end_is_ended_and_another_takes_over() {
        cluster.a().server().hang().stopStarting();

        cluster.pass(NodeFactsReader.LONGEST_START);
        assertThat(cluster.a().server().ends()).as(cluster.toString()).isEmpty();

        cluster.passUntil(LoopCluster.LEASE, "another serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(cluster.a().server().ends()).containsExactly("the agent");
    }

    @Test
    void a_standby_that_does_not_answer_is_ended_and_streams_again() {
        cluster.b().server().hang().stopAnswering();

        cluster.passUntil(
                SILENCE, "node-b was ended", () -> !cluster.b().server().ends().isEmpty());

        cluster.passUntil(SOON, "node-b streams", () -> cluster.b().server().isStreaming());
        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
    }

    @Test
    void a_paused_cluster_leaves_a_primary_alone_that_gets_nothing_onto_its_disk_until_it_is_resumed() {
        aPauseLeavesAlone(FakeHang::stopWriting);
    }

    @Test
    void a_paused_cluster_leaves_a_primary_alone_that_does_not_answer_until_it_is_resumed() {
        aPauseLeavesAlone(FakeHang::stopAnswering);
    }

    private void aPauseLeavesAlone(Consumer<FakeHang> hangs) {
        pause();
        hangs.accept(cluster.a().server().hang());

        cluster.pass(NodeFactsReader.LONGEST_SILENCE.multipliedBy(3));

        assertThat(cluster.a().server().isWritable()).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().ends()).isEmpty();
        cluster.propose(new ResumeCluster("a test"));
        cluster.passUntil(LoopCluster.LEASE, "somebody serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(cluster.state().pause().kind()).isEqualTo(PauseState.Kind.RUNNING);
        assertThat(cluster.a().server().ends()).containsExactly("the agent");
    }

    @Test
    void a_paused_cluster_leaves_a_standby_alone_that_does_not_answer() {
        pause();
        cluster.b().server().hang().stopAnswering();

        cluster.pass(NodeFactsReader.LONGEST_SILENCE.multipliedBy(3));

        assertThat(cluster.b().server().ends()).as(cluster.toString()).isEmpty();
    }

    private long renewals() {
        return cluster.state().lease().map(Lease::renewals).orElseThrow();
    }

    private void pause() {
        assertThat(cluster.propose(new PauseCluster("a test")).isApplied()).isTrue();
        cluster.settle();
    }
}
