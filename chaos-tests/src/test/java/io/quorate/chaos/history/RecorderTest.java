package io.quorate.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.chaos.history.Operation.SetAdd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final Stamp N1 = new Stamp("n1", true, 5, 3, "0/3000148");

    private final AtomicLong clock = new AtomicLong(1_000);
    private final Recorder recorder = new Recorder(2, () -> clock.getAndAdd(10), List.of());

    @Test
    void an_operation_is_its_invocation_and_its_completion() {
        ProcessId process = recorder.process(0);
        Event invocation = recorder.invoke(process, new SetAdd(7));
        Event completion = recorder.ok(process, new SetAdd(7), Optional.of(N1));

        assertThat(recorder.history().attempts()).containsExactly(new Attempt(invocation, Optional.of(completion)));
        assertThat(List.of(invocation.index(), completion.index())).containsExactly(0L, 1L);
        assertThat(List.of(invocation.time(), completion.time())).containsExactly(10L, 20L);
    }

    @Test
    void a_process_whose_outcome_is_unknown_never_speaks_again_and_another_takes_its_place() {
        ProcessId process = recorder.process(1);
        recorder.invoke(process, new SetAdd(1));

        ProcessId next = recorder.info(process, "connection lost");

        assertThat(next).isEqualTo(new ProcessId(3)).isEqualTo(recorder.process(1));
        assertThatThrownBy(() -> recorder.invoke(process, new SetAdd(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("process 1 is over");
        recorder.invoke(next, new SetAdd(2));
    }

    @Test
    void a_process_does_one_thing_at_a_time() {
        ProcessId process = recorder.process(0);
        recorder.invoke(process, new SetAdd(1));

        assertThatThrownBy(() -> recorder.invoke(process, new SetAdd(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not finished");
    }

    @Test
    void nothing_is_completed_that_was_not_begun() {
        ProcessId process = recorder.process(0);

        assertThatThrownBy(() -> recorder.fail(process, "refused")).isInstanceOf(IllegalStateException.class);
        recorder.invoke(process, new SetAdd(1));
        assertThatThrownBy(() -> recorder.ok(process, new Operation.Increment(1), Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_operation_that_the_end_of_the_run_cut_off_is_unknown() {
        recorder.invoke(recorder.process(0), new SetAdd(1));

        assertThat(recorder.history().attempts()).extracting(Attempt::outcome).containsExactly(Outcome.INFO);
    }

    @Test
    void many_threads_leave_dense_indexes_and_a_clock_that_never_runs_backwards() throws Exception {
        int clients = 4;
        try (Recorder shared = new Recorder(clients, System::nanoTime, List.of())) {
            ExecutorService threads = Executors.newFixedThreadPool(clients);
            List<Future<?>> running = IntStream.range(0, clients)
                    .<Future<?>>mapToObj(client -> threads.submit(() -> run(shared, client)))
                    .toList();
            for (Future<?> future : running) {
                finish(future);
            }
            threads.shutdown();

            // The constructor of a history refuses gaps, backward times and overlapping operations of one process.
            assertThat(shared.history().attempts()).hasSize(clients * 200);
        }
    }

    private static void run(Recorder shared, int client) {
        LongStream.range(0, 200).forEach(i -> {
            ProcessId process = shared.process(client);
            shared.invoke(process, new SetAdd(client * 1_000L + i));
            if (i % 10 == 9) {
                shared.info(process, "lost");
            } else {
                shared.ok(process, new SetAdd(client * 1_000L + i), Optional.of(N1));
            }
        });
    }

    private static void finish(Future<?> future) throws Exception {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a client failed", e);
        }
    }

    @Test
    void what_was_recorded_is_on_disk_before_the_recorder_is_closed(@TempDir Path directory) throws Exception {
        Path edn = directory.resolve("history.edn");
        Path json = directory.resolve("history.jsonl");
        try (Recorder streaming = new Recorder(
                1,
                () -> clock.getAndAdd(10),
                List.of(
                        new HistoryFile(edn, HistoryFile.Format.EDN),
                        new HistoryFile(json, HistoryFile.Format.JSON_LINES)))) {
            streaming.invoke(streaming.process(0), new SetAdd(1));

            assertThat(Files.readAllLines(edn))
                    .containsExactly(
                            "{:index 0, :type :invoke, :process 0, :f :add, :time 10, :value 1, :workload :set}");
            assertThat(Files.readAllLines(json))
                    .containsExactly("{\"index\":0,\"type\":\"invoke\",\"process\":0,\"f\":\"add\",\"time\":10,"
                            + "\"value\":1,\"workload\":\"set\"}");
        }
    }
}
