package io.quorate.agent.fencing;

import io.quorate.agent.process.DataDirectoryProcesses;
import io.quorate.agent.time.BootClock;
import io.quorate.agent.time.BootId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Tries how long the guard needs: the real program, in a lease directory of its own, against processes that look like PostgreSQL's.
 * Takes 1 to 2 s, most of it waiting. What is left when the agent is killed meanwhile ends by itself, within a minute.
 */
final class StopTimeTrial {
    static final int STAND_INS = 20;

    private static final String SEAT = "trial";
    private static final int RUNS = 3;
    private static final long LOOK_MILLIS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_LEAVING = Duration.ofMillis(500);

    /** So far ahead that the guard has read the deadline when it is due, as it has that of a lease. */
    private static final Duration AHEAD = Duration.ofMillis(300);

    /** Both ends of a run are read with this resolution, rounded down. */
    private static final Duration RESOLUTION = Duration.ofMillis(10);

    /**
     * The last word comes from here, and not from the JVM, which on a busy machine learns of an end late. Sleepers that nobody ends
     * end by themselves.
     */
    private static final String SERVER = """
            cd "$1/data" || exit 1
            left=%d
            while [ $left -gt 0 ]; do
                "$1/postgres" 15 &
                left=$((left - 1))
            done
            wait
            read -r uptime idle </proc/uptime
            echo "$uptime"
            """.formatted(STAND_INS);

    private final GuardProgram program;
    private final Path directory;
    private final BootClock clock;
    private final GuardFiles files;

    /** @param directory of this trial alone; what an earlier one has left there is removed */
    StopTimeTrial(GuardProgram program, Path directory, BootClock clock, BootId boot) {
        this.program = program;
        this.directory = directory;
        this.clock = clock;
        this.files = new GuardFiles(directory.resolve("lease"), boot);
    }

    /**
     * How long after its deadline each run took.
     *
     * @throws IOException if it could not be tried; the message is for people
     * @throws UncheckedIOException the same, from files that cannot be read or written
     */
    List<Duration> run() throws IOException, InterruptedException {
        clear();
        files.createDirectory();
        Path data = Files.createDirectory(directory.resolve("data"));
        // The name that a process has is that of the link.
        Files.createSymbolicLink(directory.resolve("postgres"), sleep());
        files.writeOrder(GuardFiles.NO_LEASE);
        Process guard = program.start(data, directory.resolve("lease"), SEAT);
        try {
            List<Duration> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                awaitRest(guard);
                runs.add(endStandIns(data));
            }
            return runs;
        } finally {
            dismiss(guard);
            clear();
        }
    }

    /** A guard that still looks for what may be left of the last run would find the next one's. */
    private void awaitRest(Process guard) throws IOException, InterruptedException {
        files.writeOrder(GuardFiles.NO_LEASE);
        Duration ordered = clock.now();
        BooleanSupplier hasSeenIt = () -> files.lastRound(SEAT, guard.pid())
                .filter(round -> round.compareTo(ordered) > 0)
                .isPresent();
        awaitReady(guard, hasSeenIt, "the guard");
    }

    private Duration endStandIns(Path data) throws IOException, InterruptedException {
        Process server = new ProcessBuilder("sh", "-c", SERVER, "sh", directory.toString())
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        DataDirectoryProcesses processes = new DataDirectoryProcesses(data);
        try (BufferedReader answer = server.inputReader(StandardCharsets.US_ASCII)) {
            awaitReady(server, () -> processes.all().size() == STAND_INS, "what stands in for PostgreSQL");
            long ticks = clock.now().plus(AHEAD).toMillis() / RESOLUTION.toMillis();
            Duration deadline = RESOLUTION.multipliedBy(ticks);
            files.writeOrder(GuardFiles.valueOf(deadline));
            return bootTime(answer.readLine()).minus(deadline).plus(RESOLUTION);
        } finally {
            server.destroyForcibly();
            processes.endAll(LONGEST_LEAVING);
        }
    }

    private static Duration bootTime(String line) throws IOException {
        if (line == null || !line.matches("[0-9]{1,12}\\.[0-9]{2}")) {
            throw new IOException("what stands in for PostgreSQL did not tell when it was gone");
        }
        return RESOLUTION.multipliedBy(Long.parseLong(line.replace(".", "")));
    }

    private static void awaitReady(Process process, BooleanSupplier condition, String what)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - start > LONGEST_WAIT.toNanos()) {
                throw new IOException(what + " was not ready within " + LONGEST_WAIT.toSeconds() + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void dismiss(Process guard) {
        boolean hasLeft = false;
        try {
            files.writeOrder(GuardFiles.STOP);
            hasLeft = guard.waitFor(LONGEST_LEAVING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            if (!hasLeft) {
                guard.destroyForcibly();
            }
        }
    }

    private static Path sleep() throws IOException {
        return Stream.of("/bin/sleep", "/usr/bin/sleep")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("neither /bin/sleep nor /usr/bin/sleep is there"));
    }

    private void clear() throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> content = Files.walk(directory)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
