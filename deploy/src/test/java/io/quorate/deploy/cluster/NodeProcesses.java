package io.quorate.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The processes of one node's PostgreSQL, read from proc(5) without asking anybody. */
record NodeProcesses(Path data) {
    /** Every process of PostgreSQL in the data directory, sessions too. */
    List<Long> postgres() {
        return matching(this::isPostgres);
    }

    /** The process that receives WAL; nothing if the node does not stream. */
    Optional<Long> walReceiver() {
        return matching(process -> isPostgres(process) && commandLine(process).contains("walreceiver")).stream()
                .findFirst();
    }

    /** By its name without SIG; false when there is no such process. */
    static boolean signal(String signal, long pid) {
        List<String> command = List.of("sh", "-c", "kill -s " + signal + " " + pid);
        return ProgramRun.of(Map.of(), Duration.ofSeconds(30), command).exitCode() == 0;
    }

    static List<Long> matching(Predicate<Path> condition) {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (condition.test(process)) {
                    pids.add(Long.parseLong(String.valueOf(process.getFileName())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("looking for processes", e);
        }
        return pids;
    }

    /** The first line of postmaster.pid. */
    long postmaster() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL in " + data + " is not running", e);
        }
    }

    /** A process that ended while we looked, or that has ended and was not waited for yet, has no directory. */
    private boolean isPostgres(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(data)
                    && Files.readString(process.resolve("comm")).strip().equals("postgres");
        } catch (IOException e) {
            return false;
        }
    }

    static String commandLine(long pid) {
        return commandLine(Path.of("/proc", Long.toString(pid)));
    }

    static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
