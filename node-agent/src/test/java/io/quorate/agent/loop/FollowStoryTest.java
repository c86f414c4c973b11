package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.loop.FakePostgresServer.Step;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A standby's way to its primary, and what must not interrupt it. */
class FollowStoryTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void a_standby_that_streams_and_cannot_let_readers_in_is_not_cut_and_lets_them_in_when_it_can() {
        streamWithoutReaders(cluster.b());
        Gate cut = cluster.b().server().holdAt(Step.CUT);

        cluster.pass(SOON);

        assertThat(cut.isHolding()).as(cluster.toString()).isFalse();
        assertThat(cluster.b().server().isStreaming()).as(cluster.toString()).isTrue();
        cluster.b().server().steps().mend(Step.ADMIT);
        // The next attempt waits until the last of the failures is long enough ago.
        cluster.passUntil(Duration.ofSeconds(11), "node-b lets readers in", () -> hasFollowed(cluster.b()));
    }

    @Test
    void a_standby_that_streams_goes_on_without_a_cut_when_its_promise_can_no_longer_be_read() {
        streamWithoutReaders(cluster.b());
        cluster.b().garblePromise();
        cluster.b().server().steps().mend(Step.ADMIT);
        Gate cut = cluster.b().server().holdAt(Step.CUT);

        cluster.passUntil(Duration.ofSeconds(11), "node-b lets readers in", () -> hasFollowed(cluster.b()));

        assertThat(cut.isHolding()).as(cluster.toString()).isFalse();
        assertThat(cluster.b().server().isStreaming()).as(cluster.toString()).isTrue();
    }

    /** It has been pointed at the primary, and every attempt to let readers in fails. */
    private void streamWithoutReaders(LoopNode node) {
        node.server().steps().failAlwaysAt(Step.ADMIT);
        node.server().endBy("a crash");
        cluster.passUntil(
                SOON, "it streams without readers", () -> node.server().isStreaming() && !hasFollowed(node));
    }

    private static boolean hasFollowed(LoopNode node) {
        return node.status().problems().isEmpty() && node.status().operation().isEmpty();
    }
}
