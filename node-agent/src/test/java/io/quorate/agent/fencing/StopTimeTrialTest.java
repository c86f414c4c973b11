package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.agent.process.ProcessStatus;
import io.quorate.agent.process.StandInServer;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trial of the real guard, and the watch that repeats it. */
@Timeout(120)
class StopTimeTrialTest {
    private static final Logger log = LoggerFactory.getLogger(StopTimeTrialTest.class);
    private static final Duration FLOOR = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final ProcUptimeClock clock = new ProcUptimeClock();

    @TempDir
    private Path directory;

    @Test
    void a_trial_tells_three_runs_and_leaves_nothing_behind() throws Exception {
        Path place = directory.resolve("trial");
        Duration before = clock.now();

        List<Duration> runs = trial(place).run();

        log.atInfo()
                .addKeyValue("runs", runs)
                .addKeyValue("took", clock.now().minus(before))
                .log("a trial");
        // Nothing above: what a busy machine needs is what the trial is to tell.
        assertThat(runs).hasSize(3).allMatch(run -> run.compareTo(Duration.ZERO) > 0);
        assertThat(place).doesNotExist();
        StandInServer.awaitTrue(
                "the end of all processes of the trial",
                () -> processesNaming(place).isEmpty());
    }

    @Test
    void what_an_earlier_trial_has_left_is_cleared_away() throws Exception {
        Path place = directory.resolve("trial");
        Files.createDirectories(place.resolve("lease"));
        Files.writeString(place.resolve("lease/guard.trial.alive"), "1 999999999999\n");
        Files.createSymbolicLink(place.resolve("postgres"), Path.of("/nonexistent"));

        assertThat(trial(place).run()).hasSize(3);
    }

    @Test
    void a_program_that_does_not_start_is_told() throws IOException {
        Path script = Files.writeString(directory.resolve("guard.sh"), "exit 1\n");
        StopTimeTrial trial =
                new StopTimeTrial(new GuardProgram(script), directory.resolve("trial"), clock, BootId.read());

        assertThatThrownBy(trial::run).isInstanceOf(IOException.class).hasMessageContaining("the guard was not ready");
        assertThat(directory.resolve("trial")).doesNotExist();
    }

    @Test
    void the_watch_knows_nothing_before_the_first_trial_and_its_runs_afterwards() throws Exception {
        List<Duration> runs = List.of(Duration.ofMillis(20), Duration.ofMillis(30));
        try (StopTimeWatch watch = new StopTimeWatch(() -> runs, FLOOR)) {
            assertThat(watch.current()).isEqualTo(GuardStopTime.untried(FLOOR));

            watch.start(Duration.ZERO);
            watch.awaitFirst(LONGEST_WAIT);

            assertThat(watch.current().runs()).isEqualTo(runs);
        }
    }

    @Test
    void a_trial_that_throws_is_told_and_does_not_end_the_watch() throws Exception {
        AtomicInteger trials = new AtomicInteger();
        StopTimeWatch.Trial failing = () -> {
            trials.incrementAndGet();
            throw new IllegalStateException("thrown by the test");
        };
        try (StopTimeWatch watch = new StopTimeWatch(failing, FLOOR)) {
            watch.start(Duration.ZERO);
            watch.awaitFirst(LONGEST_WAIT);

            assertThat(watch.current().failure()).contains("thrown by the test");
            assertThat(watch.current().isTried()).isFalse();
        }
        assertThat(trials).hasValue(1);
    }

    @Test
    void a_bad_answer_is_asked_for_again_soon() {
        GuardStopTime good = GuardStopTime.untried(FLOOR).afterTrial(List.of(Duration.ofMillis(20)));
        GuardStopTime slow = GuardStopTime.untried(FLOOR).afterTrial(List.of(Duration.ofMillis(400)));

        assertThat(StopTimeWatch.pauseAfter(good)).isEqualTo(Duration.ofMinutes(10));
        assertThat(StopTimeWatch.pauseAfter(slow)).isEqualTo(Duration.ofSeconds(10));
        assertThat(StopTimeWatch.pauseAfter(good.afterFailure("no sleep"))).isEqualTo(Duration.ofSeconds(10));
    }

    private StopTimeTrial trial(Path place) {
        return new StopTimeTrial(new GuardProgram(GuardScene.SCRIPT), place, clock, BootId.read());
    }

    private static List<Long> processesNaming(Path place) {
        List<Long> found = new ArrayList<>();
        ProcessHandle.allProcesses().map(ProcessHandle::pid).forEach(pid -> {
            if (ProcessStatus.argumentsOf(pid).stream().anyMatch(argument -> argument.startsWith(place.toString()))) {
                found.add(pid);
            }
        });
        return found;
    }
}
