package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.DataDirectoryProcesses;
import io.quorate.agent.process.StandInServer;
import io.quorate.agent.time.FakeBootClock;
import io.quorate.consensus.model.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FencedEndTest {
    @TempDir
    private Path directory;

    private StandInServer server;
    private StandingFence fence;
    private FencedEnd end;

    @BeforeEach
    void create() {
        server = new StandInServer(directory);
        fence = new StandingFence(server.dataDirectory());
        end = new FencedEnd(
                new DataDirectoryProcesses(server.dataDirectory()), new StandingFence(server.dataDirectory()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_deadline_in_the_midst_of_a_promotion_leaves_no_process_and_a_standing_fence() throws IOException {
        long postmaster = server.startPostmaster();
        long backend = server.startBackend();
        fence.restore();
        fence.lower();
        Files.createFile(server.dataDirectory().resolve("promote"));
        FakeBootClock clock = new FakeBootClock();
        LeaseClock lease = new LeaseClock(clock);
        lease.startEpoch(new Epoch(1));
        lease.applied(lease.beginRenewal(), Duration.ofSeconds(6), Duration.ofSeconds(1));

        try (DeadlineFence deadline = DeadlineFence.start(lease, clock, end)) {
            clock.advance(Duration.ofSeconds(5));
            StandInServer.awaitTrue("the standing fence", fence::stands);

            assertThat(deadline.isAlive()).isTrue();
        }
        assertThat(StandInServer.isLiving(postmaster)).isFalse();
        assertThat(StandInServer.isLiving(backend)).isFalse();
        assertThat(server.dataDirectory().resolve("promote")).doesNotExist();
    }

    @Test
    void it_waits_for_no_promotion_that_stands_still_with_the_fence_lowered() throws IOException {
        StandingFence promotions = fence;
        promotions.lower();
        // The promotion's thread is inside one of the fence's methods, and never leaves it.
        synchronized (promotions) {
            CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(end::getAsBoolean);
            assertThat(ended).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
        }

        assertThat(fence.stands()).isTrue();
    }

    @Test
    void a_fence_that_cannot_be_put_back_is_a_failure() throws IOException {
        Path obstacle = Files.createDirectory(server.dataDirectory().resolve("promote"));
        Files.createFile(obstacle.resolve("file"));

        assertThat(end.getAsBoolean()).isFalse();

        Files.delete(obstacle.resolve("file"));
        assertThat(end.getAsBoolean()).isTrue();
    }

    @Test
    void an_empty_directory_that_waits_for_a_clone_stays_empty() throws IOException {
        Files.delete(server.dataDirectory().resolve("PG_VERSION"));

        assertThat(end.getAsBoolean()).isTrue();

        assertThat(server.dataDirectory()).isEmptyDirectory();
    }
}
