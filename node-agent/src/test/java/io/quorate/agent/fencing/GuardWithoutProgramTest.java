package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.StandInServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another version was installed elsewhere, and the directory that the guards came from is gone. */
class GuardWithoutProgramTest {
    private static final Duration SILENCE = Duration.ofMillis(2500);

    @TempDir
    private Path directory;

    private GuardScene scene;

    @BeforeEach
    void guards_whose_program_is_removed() throws IOException {
        Path script = Files.copy(GuardScene.SCRIPT, directory.resolve("guard.sh"));
        scene = new GuardScene(directory.resolve("node"), script);
        scene.startIdleGuard();
        scene.guard.arm(scene.clock.now().plusSeconds(3600));
        // By then each is in the shell that it goes on in.
        scene.awaitRounds();
        Files.delete(script);
    }

    @AfterEach
    void end_what_is_left() {
        scene.close();
    }

    @Test
    void the_one_that_is_left_goes_on_and_ends_the_server_at_the_deadline_and_puts_the_fence_back() throws IOException {
        long postmaster = scene.server.startPostmaster();
        Files.createFile(scene.server.dataDirectory().resolve("standby.signal"));
        scene.kill(GuardScene.FIRST);
        Duration later = scene.clock.now().plus(SILENCE);

        scene.await(
                "rounds of the other after it has tried to start the first again",
                () -> scene.lastRound(GuardScene.SECOND).compareTo(later) > 0);
        assertThat(StandInServer.isLiving(postmaster)).isTrue();
        scene.guard.arm(scene.clock.now().plusMillis(100));

        scene.awaitEnded(postmaster);
        scene.awaitFence();
    }
}
