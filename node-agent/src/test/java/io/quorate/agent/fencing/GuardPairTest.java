package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.StandInServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each of the two guards is there for: that the other is killed, and the agent sees nothing of it. */
@Timeout(120)
class GuardPairTest {
    private GuardScene scene;

    @TempDir
    private Path directory;

    @BeforeEach
    void set_up() {
        scene = new GuardScene(directory);
        scene.startIdleGuard();
    }

    @AfterEach
    void end_what_is_left() {
        scene.close();
    }

    @Test
    void the_one_that_is_left_ends_the_server_at_the_deadline_and_puts_the_fence_back() throws IOException {
        long postmaster = scene.server.startPostmaster();
        long backend = scene.server.startBackend();
        Files.createFile(scene.server.dataDirectory().resolve("standby.signal"));
        Duration deadline = scene.clock.now().plusSeconds(1);
        scene.guard.arm(deadline);

        scene.kill(GuardScene.FIRST);
        scene.awaitEnded(postmaster, backend);

        assertThat(scene.clock.now()).isGreaterThanOrEqualTo(deadline.minusMillis(10));
        scene.awaitFence();
    }

    @Test
    void without_an_agent_each_of_them_starts_the_other_again() {
        scene.guard.arm(scene.clock.now().plusSeconds(3600));
        long first = scene.kill(GuardScene.FIRST);
        scene.awaitReplaced(GuardScene.FIRST, first);

        long second = scene.kill(GuardScene.SECOND);
        scene.awaitReplaced(GuardScene.SECOND, second);

        long postmaster = scene.server.startPostmaster();
        scene.awaitRounds();
        assertThat(scene.livingGuards()).isEqualTo(scene.pids());
        assertThat(scene.pids()).allMatch(GuardScene::isLeaderOfSession);
        assertThat(StandInServer.isLiving(postmaster)).isTrue();
    }

    @Test
    void a_round_that_the_other_made_since_the_clock_was_read_is_no_silence() {
        long second = scene.pid(GuardScene.SECOND);
        StandInServer.stop(second);
        Duration begin = scene.clock.now();

        scene.await("3 s of rounds", () -> {
            scene.writeRound(GuardScene.SECOND, second, scene.clock.now().plusSeconds(1));
            return scene.lastRound(GuardScene.FIRST).compareTo(begin.plusSeconds(3)) > 0;
        });

        assertThat(scene.pid(GuardScene.SECOND)).as(scene.guardLog()).isEqualTo(second);
    }

    @Test
    void without_an_agent_one_that_is_stopped_is_replaced_and_leaves_once_it_goes_on() {
        long first = scene.pid(GuardScene.FIRST);
        StandInServer.stop(first);
        scene.awaitReplaced(GuardScene.FIRST, first);

        StandInServer.signal("-CONT", first);

        scene.awaitEnded(first);
        scene.awaitRounds();
        assertThat(scene.livingGuards()).isEqualTo(scene.pids()).hasSize(2);
    }

    @Test
    void one_that_is_started_by_the_other_leaves_a_server_alone_that_was_started_after_the_deadline() {
        scene.guard.arm(scene.clock.now());
        scene.awaitFence();
        scene.awaitRounds();
        long fenced = scene.server.startPostmaster();

        long first = scene.kill(GuardScene.FIRST);
        scene.awaitReplaced(GuardScene.FIRST, first);
        scene.awaitRounds();

        assertThat(StandInServer.isLiving(fenced)).isTrue();
    }

    @Test
    void the_agent_puts_back_the_one_that_is_missing_and_only_that() {
        scene.guard.arm(scene.clock.now().plusSeconds(3600));
        long second = scene.pid(GuardScene.SECOND);
        long first = scene.kill(GuardScene.FIRST);
        assertThat(scene.guard.isAlive()).as("one is enough").isTrue();

        assertThat(scene.guard.complete()).isTrue();

        scene.awaitReplaced(GuardScene.FIRST, first);
        scene.awaitRounds();
        assertThat(scene.pid(GuardScene.SECOND)).isEqualTo(second);
        assertThat(scene.guard.complete()).isFalse();
        assertThat(scene.livingGuards()).isEqualTo(scene.pids());
    }

    @Test
    void the_agent_replaces_one_that_stands_still() {
        long second = scene.pid(GuardScene.SECOND);
        StandInServer.stop(second);

        assertThat(scene.guard.complete()).isTrue();

        scene.awaitEnded(second);
        scene.awaitReplaced(GuardScene.SECOND, second);
    }

    @Test
    void the_agent_starts_none_beside_none_and_none_that_would_find_a_deadline_that_has_passed() {
        scene.guard.arm(scene.clock.now());
        scene.awaitFence();
        scene.kill(GuardScene.FIRST);

        assertThat(scene.guard.complete()).as("left to the other").isFalse();

        scene.kill(GuardScene.SECOND);
        scene.guard.markNoLease();
        assertThat(scene.guard.complete()).as("left to the book").isFalse();
        assertThat(scene.guard.isAlive()).isFalse();
    }

    @Test
    void two_in_one_seat_become_one() throws IOException {
        long before = scene.pid(GuardScene.FIRST);
        Process another =
                new GuardProgram(GuardScene.SCRIPT).start(scene.server.dataDirectory(), scene.lease, GuardScene.FIRST);

        scene.awaitEnded(before);

        scene.awaitRounds();
        assertThat(scene.livingGuards()).isEqualTo(Set.of(another.pid(), scene.pid(GuardScene.SECOND)));
    }

    @Test
    void a_sign_of_life_from_another_boot_does_not_pass_for_one() throws IOException {
        long first = scene.pid(GuardScene.FIRST);
        scene.kill(GuardScene.FIRST);
        Files.writeString(scene.lease.resolve("guard.1.alive"), first + " 999999999999\n");

        scene.awaitReplaced(GuardScene.FIRST, first);
    }
}
