package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.agent.process.StandInServer;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.FakeBootClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guard's process and how an agent finds, starts and replaces it. What it does with orders: {@link GuardOrdersTest}. */
@Timeout(120)
class GuardTest {
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
    void a_guard_that_works_is_taken_over_and_no_second_one_is_started() {
        assertThat(scene.guard.isAlive()).isFalse();
        scene.startIdleGuard();
        Set<Long> pids = scene.pids();
        assertThat(scene.guard.isAlive()).isTrue();

        Guard next = scene.anotherAgent();

        assertThat(next.isAlive()).isTrue();
        assertThat(next.ensureRunning()).isTrue();
        assertThat(next.complete()).isFalse();
        assertThat(scene.livingGuards()).isEqualTo(pids);
    }

    @Test
    void a_guard_outlives_the_agent_that_started_it_and_does_its_work() throws Exception {
        scene.guard.markNoLease();
        Process agent = startAgent();
        Set<Long> pids = scene.pids();

        agent.destroyForcibly();
        assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        for (long pid : pids) {
            StandInServer.signal("-HUP", pid);
            StandInServer.signal("-TERM", pid);
            StandInServer.signal("-INT", pid);
        }

        scene.awaitRounds();
        assertThat(scene.anotherAgent().ensureRunning()).isTrue();
        assertThat(scene.livingGuards()).isEqualTo(pids);
        long postmaster = scene.server.startPostmaster();
        scene.anotherAgent().arm(scene.clock.now());
        scene.awaitEnded(postmaster);
    }

    @Test
    void each_of_the_two_leads_a_session_of_its_own() {
        scene.startIdleGuard();

        assertThat(scene.pids()).hasSize(2).allMatch(GuardScene::isLeaderOfSession);
    }

    @Test
    void killed_guards_are_seen_and_replaced() {
        scene.startIdleGuard();
        Set<Long> first = scene.pids();
        scene.killBoth();

        assertThat(scene.guard.isAlive()).isFalse();

        scene.startGuard();
        assertThat(scene.pids()).hasSize(2).doesNotContainAnyElementsOf(first);
        assertThat(scene.guard.isAlive()).isTrue();
    }

    @Test
    void stopped_guards_are_seen_and_replaced() {
        scene.startIdleGuard();
        Set<Long> first = scene.pids();
        first.forEach(StandInServer::stop);

        assertThat(scene.guard.isAlive()).isFalse();

        scene.startGuard();
        first.forEach(scene::awaitEnded);
        assertThat(scene.livingGuards()).isEqualTo(scene.pids());
    }

    @Test
    void a_guard_that_has_made_no_round_lately_does_not_count_as_alive() {
        scene.startIdleGuard();
        FakeBootClock later = new FakeBootClock();
        later.setTo(scene.clock.now().plus(GuardSeat.LONGEST_ROUND).plusSeconds(60));

        Guard seenLater = new Guard(GuardScene.SCRIPT, scene.server.dataDirectory(), scene.lease, later, BootId.read());

        assertThat(seenLater.isAlive()).isFalse();
    }

    @Test
    void a_recycled_pid_is_not_the_guard_and_is_left_alone() throws IOException {
        long shell = scene.server.startShell();
        Files.writeString(scene.lease.resolve("guard.1.pid"), shell + "\n");
        Files.writeString(
                scene.lease.resolve("guard.1.alive"),
                shell + " " + scene.clock.now().toMillis() / 10 + "\n");
        assertThat(scene.guard.isAlive()).isFalse();

        scene.startIdleGuard();

        assertThat(StandInServer.isLiving(shell)).isTrue();
    }

    @Test
    void a_guard_of_another_data_directory_is_not_taken_over() {
        scene.startIdleGuard();

        Guard other = new Guard(GuardScene.SCRIPT, directory.resolve("other"), scene.lease, scene.clock, BootId.read());

        assertThat(other.isAlive()).isFalse();
    }

    @Test
    void a_dismissed_guard_leaves_the_server_alone_and_can_be_started_again() {
        scene.startIdleGuard();
        Set<Long> pids = scene.pids();
        long postmaster = scene.server.startPostmaster();

        scene.guard.dismiss();
        pids.forEach(scene::awaitEnded);

        scene.startGuard();
        scene.awaitRounds();
        assertThat(StandInServer.isLiving(postmaster)).isTrue();
        assertThat(scene.isFenceStanding()).isFalse();
    }

    @Test
    void a_lease_directory_that_vanishes_ends_the_server_and_then_the_guard() throws IOException {
        scene.startIdleGuard();
        Set<Long> pids = scene.pids();
        long postmaster = scene.server.startPostmaster();

        Files.move(scene.lease, directory.resolve("moved-away"));

        scene.awaitEnded(postmaster);
        pids.forEach(scene::awaitEnded);
        assertThat(scene.isFenceStanding()).isTrue();
    }

    @Test
    void an_order_is_read_back_rounded_down_to_the_guards_resolution() {
        assertThat(scene.guard.isArmedUntil()).isEmpty();

        scene.guard.arm(Duration.ofMillis(123_459));
        assertThat(scene.guard.isArmedUntil()).contains(Duration.ofMillis(123_450));

        scene.guard.markPaused();
        assertThat(scene.guard.isArmedUntil()).isEmpty();
    }

    @Test
    void a_deadline_that_cannot_be_written_is_told() throws IOException {
        Files.delete(scene.lease);

        assertThatThrownBy(() -> scene.guard.arm(Duration.ofSeconds(1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(scene.lease.toString());
    }

    @Test
    void a_script_that_cannot_be_run_is_no_guard() {
        Guard broken = new Guard(
                directory.resolve("guard.sh"), scene.server.dataDirectory(), scene.lease, scene.clock, BootId.read());

        assertThat(broken.ensureRunning()).isFalse();
        assertThat(broken.isAlive()).isFalse();
    }

    private Process startAgent() throws IOException {
        Process agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GuardStarter.class.getName(),
                        GuardScene.SCRIPT.toString(),
                        scene.server.dataDirectory().toString(),
                        scene.lease.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader answers = agent.inputReader()) {
            String answer = answers.readLine();
            while (answer != null && !answer.equals("true")) {
                answer = answers.readLine();
            }
            assertThat(answer).as("what the agent said of its guard").isEqualTo("true");
        }
        return agent;
    }
}
