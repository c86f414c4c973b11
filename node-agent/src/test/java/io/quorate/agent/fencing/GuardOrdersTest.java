package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.StandInServer;
import io.quorate.agent.time.BootId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard does with what stands in the lease directory. */
@Timeout(120)
class GuardOrdersTest {
    /** Far more than the guard needs, for a machine that is busy. */
    private static final Duration LATEST = Duration.ofSeconds(20);

    private GuardScene scene;

    @TempDir
    private Path directory;

    @BeforeEach
    void set_up() {
        scene = new GuardScene(directory);
    }

    @AfterEach
    void end_what_is_left() {
        scene.close();
    }

    @Test
    void the_server_is_ended_at_the_deadline_and_not_before() {
        scene.startIdleGuard();
        long postmaster = scene.server.startPostmaster();
        Duration deadline = Duration.ofMillis(scene.clock.now().toMillis() + 1000);

        scene.guard.arm(deadline);
        scene.awaitEnded(postmaster);

        assertThat(scene.clock.now()).isBetween(deadline, deadline.plus(LATEST));
        scene.awaitFence();
    }

    @Test
    void an_extended_deadline_does_not_fire() {
        scene.startIdleGuard();
        long postmaster = scene.server.startPostmaster();
        Duration first = scene.clock.now().plusMillis(1500);
        scene.guard.arm(first);
        scene.awaitRounds();

        scene.guard.arm(scene.clock.now().plusSeconds(3600));
        scene.awaitRoundsAfter(first);

        assertThat(StandInServer.isLiving(postmaster)).isTrue();
        assertThat(scene.isFenceStanding()).isFalse();
    }

    @Test
    void the_deadline_of_another_boot_has_passed() {
        scene.startIdleGuard();
        long postmaster = scene.server.startPostmaster();

        new GuardFiles(scene.lease, new BootId("another-boot")).writeOrder("99999999999");

        scene.awaitEnded(postmaster);
        scene.awaitFence();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "garbled\n",
                "BOOT\n",
                "BOOT 99999999999",
                "BOOT 9999x\n",
                "BOOT -99999999999\n",
                "BOOT 99999999999999999999\n",
                "BOOT 99999999999 more\n",
                "BOOT none more\n",
                "BOOT nonesuch\n",
                "another-boot none\n",
                "another-boot paused\n",
                " \u0000\u00ff \n"
            })
    void what_cannot_be_read_as_an_order_counts_as_a_deadline_that_has_passed(String content) {
        scene.startIdleGuard();
        long postmaster = scene.server.startPostmaster();

        scene.writeDeadlineFile(content.replace("BOOT", BootId.read().value()));

        scene.awaitEnded(postmaster);
        scene.awaitFence();
    }

    @Test
    void a_missing_deadline_has_passed() {
        scene.startIdleGuard();
        long postmaster = scene.server.startPostmaster();

        scene.removeDeadlineFile();

        scene.awaitEnded(postmaster);
        scene.awaitFence();
    }

    @Test
    void a_guard_that_starts_acts_upon_a_deadline_that_has_passed() {
        long postmaster = scene.server.startPostmaster();
        scene.guard.arm(scene.clock.now());

        scene.startGuard();

        assertThat(StandInServer.isLiving(postmaster)).isFalse();
        assertThat(scene.isFenceStanding()).isTrue();
    }

    @Test
    void nothing_happens_without_a_lease_or_while_the_cluster_is_paused() {
        scene.startIdleGuard();
        long postmaster = scene.server.startPostmaster();
        scene.awaitRounds();

        scene.guard.markPaused();
        scene.awaitRounds();

        assertThat(StandInServer.isLiving(postmaster)).isTrue();
        assertThat(scene.isFenceStanding()).isFalse();
    }

    @Test
    void a_server_that_is_started_behind_the_fence_afterwards_is_left_alone() {
        scene.startIdleGuard();
        long first = scene.server.startPostmaster();
        scene.guard.arm(scene.clock.now());
        scene.awaitEnded(first);
        scene.awaitFence();
        scene.awaitRounds();

        long second = scene.server.startPostmaster();
        scene.awaitRounds();
        scene.guard.markNoLease();
        scene.awaitRounds();

        assertThat(StandInServer.isLiving(second)).isTrue();
    }

    @Test
    void each_deadline_fires_also_the_same_one_written_again_after_another_order() {
        scene.startIdleGuard();
        Duration deadline = scene.clock.now();
        scene.guard.arm(deadline);
        scene.awaitFence();
        scene.guard.markNoLease();
        scene.awaitRounds();
        long postmaster = scene.server.startPostmaster();

        scene.guard.arm(deadline);

        scene.awaitEnded(postmaster);
    }

    @Test
    void no_process_of_the_server_is_left_and_others_are_not_touched() {
        scene.startIdleGuard();
        long postmaster = scene.server.startPostmaster();
        StandInServer.stop(postmaster);
        long orphan = scene.server.startBackend();
        long stopped = scene.server.startBackend();
        StandInServer.stop(stopped);
        long shell = scene.server.startShell();
        long elsewhere = scene.server.startElsewhere(directory);

        scene.guard.arm(scene.clock.now());

        scene.awaitEnded(postmaster, orphan, stopped);
        scene.awaitFence();
        assertThat(StandInServer.isLiving(shell)).isTrue();
        assertThat(StandInServer.isLiving(elsewhere)).isTrue();
    }

    @Test
    void backends_without_a_postmaster_are_ended() {
        scene.startIdleGuard();
        long orphan = scene.server.startBackend();

        scene.guard.arm(scene.clock.now());

        scene.awaitEnded(orphan);
    }

    @Test
    void the_fence_is_put_back_also_in_the_midst_of_a_promotion() throws IOException {
        scene.startIdleGuard();
        Path data = scene.server.dataDirectory();
        Files.createFile(data.resolve("standby.signal"));
        Files.createDirectory(data.resolve("recovery.signal"));
        Files.createFile(data.resolve("promote"));

        scene.guard.arm(scene.clock.now());

        scene.awaitFence();
    }

    @Test
    void links_are_no_fence_and_a_dangling_promote_is_removed() throws IOException {
        scene.startIdleGuard();
        Path data = scene.server.dataDirectory();
        Files.createSymbolicLink(data.resolve("standby.signal"), directory);
        Files.createSymbolicLink(data.resolve("recovery.signal"), Path.of("/nonexistent"));
        Files.createSymbolicLink(data.resolve("promote"), Path.of("/nonexistent"));

        scene.guard.arm(scene.clock.now());

        scene.awaitFence();
        assertThat(directory).isDirectory();
    }

    @Test
    void an_empty_directory_that_waits_for_a_clone_stays_empty() throws IOException {
        scene.startIdleGuard();
        Files.delete(scene.server.dataDirectory().resolve("PG_VERSION"));

        scene.guard.arm(scene.clock.now());
        scene.awaitRounds();

        assertThat(scene.server.dataDirectory()).isEmptyDirectory();
    }
}
