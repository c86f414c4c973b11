package io.quorate.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LifeWatchTest {
    private static final long NOBODY = 0;

    private final LifeWatch life = new LifeWatch();
    private StandInServer server;

    @TempDir
    private Path directory;

    @BeforeEach
    void set_up() {
        server = new StandInServer(directory);
    }

    @AfterEach
    void end_what_is_left() {
        server.close();
    }

    @Test
    void a_process_lives_until_it_is_killed_also_while_it_is_stopped() {
        long process = server.startProcess();
        assertThat(life.isAlive(process)).isTrue();
        StandInServer.stop(process);
        assertThat(life.isAlive(process)).isTrue();

        StandInServer.signal("-KILL", process);

        StandInServer.awaitTrue("end of " + process, () -> !life.isAlive(process));
        assertThat(life.isAlive(process)).isFalse();
    }

    @Test
    void each_process_is_told_from_the_one_before() {
        long ended = server.startProcess();
        assertThat(life.isAlive(ended)).isTrue();
        StandInServer.signal("-KILL", ended);
        StandInServer.awaitTrue("end of " + ended, () -> !StandInServer.isLiving(ended));

        assertThat(life.isAlive(server.startProcess())).isTrue();
        assertThat(life.isAlive(ended)).isFalse();
        assertThat(life.isAlive(NOBODY)).isFalse();
    }

    @Test
    void a_zombie_does_not_live() {
        assertThat(life.isAlive(server.startZombie())).isFalse();
    }
}
