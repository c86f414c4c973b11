package io.quorate.agent.postgres;

import io.quorate.agent.process.LeftOverPrograms;
import io.quorate.agent.process.ProgramRun;
import io.quorate.agent.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of the PostgreSQL distribution, run as PostgreSQL's user. Passwords reach them by file only. */
final class PostgresPrograms {
    private static final Duration SHORT = Duration.ofSeconds(10);
    /** What changes the data directory, or the server in it. */
    private static final Set<String> CHANGING = Set.of("initdb", "pg_basebackup", "pg_ctl", "pg_rewind");

    private static final Duration TO_DIE = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("PostgreSQL\\) (\\S+)");

    private final ServerSettings settings;
    private final ServerAccount account;
    private final ServerFiles files;
    private final Programs programs = new Programs();
    private final LeftOverPrograms leftOvers;

    PostgresPrograms(ServerSettings settings, ServerAccount account, ServerFiles files) {
        this.settings = settings;
        this.account = account;
        this.files = files;
        this.leftOvers = new LeftOverPrograms(files.data());
    }

    ProgramRun run(String tool, List<String> arguments, Deadline deadline)
            throws OperationFailed, InterruptedException {
        return run(tool, arguments, deadline, line -> {});
    }

    /** Hands over what it prints, line by line, on a thread of its own. */
    ProgramRun run(String tool, List<String> arguments, Deadline deadline, Consumer<String> reader)
            throws OperationFailed, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        environment.put("PGPASSFILE", files.passwords().toString());
        if (CHANGING.contains(tool)) {
            environment.putAll(leftOvers.mark());
        }
        try {
            return programs.run(command(tool, arguments), environment, deadline.remaining(), reader);
        } catch (IOException e) {
            throw new OperationFailed(tool + " cannot be started from " + settings.binaries(), e);
        }
    }

    /**
     * Ends the programs of an agent that was lost while they ran. Call it before an operation: while one is under way, its own would be
     * among them.
     *
     * @return the processes that were ended
     */
    List<Long> endLeftOver(Deadline deadline) throws IOException, InterruptedException {
        return leftOvers.endAll(deadline.atMost(TO_DIE).remaining());
    }

    /** Fails the operation when the program fails. */
    String output(String tool, List<String> arguments, Deadline deadline) throws OperationFailed, InterruptedException {
        ProgramRun run = run(tool, arguments, deadline);
        if (!run.isSuccess()) {
            throw new OperationFailed(tool + " " + run.summary());
        }
        return run.output();
    }

    ControlData controlData(Path data, Deadline deadline) throws OperationFailed, InterruptedException {
        try {
            return ControlData.parse(output("pg_controldata", List.of("-D", data.toString()), deadline.atMost(SHORT)));
        } catch (IllegalArgumentException e) {
            throw new OperationFailed("the output of pg_controldata for " + data + " cannot be understood", e);
        }
    }

    /** Such as {@code 15.18}. */
    String version(Deadline deadline) throws OperationFailed, InterruptedException {
        Matcher matcher = VERSION.matcher(output("postgres", List.of("--version"), deadline.atMost(SHORT)));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The value that the server would start with. */
    String configured(String setting, Deadline deadline) throws OperationFailed, InterruptedException {
        List<String> arguments =
                List.of("-D", files.data().toString(), "-c", "config_file=" + files.config(), "-C", setting);
        String output = output("postgres", arguments, deadline.atMost(SHORT)).strip();
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    /** Number of the user as whom PostgreSQL runs. */
    String osUserId(Deadline deadline) throws OperationFailed, InterruptedException {
        List<String> command = new ArrayList<>(account.commandPrefix());
        command.addAll(List.of("id", "-u"));
        try {
            return programs.run(command, Map.of(), deadline.atMost(SHORT).remaining())
                    .output()
                    .strip();
        } catch (IOException e) {
            throw new OperationFailed("id cannot be started", e);
        }
    }

    /** The server itself, in a session of its own: a signal to the agent's process group does not reach it. */
    Process startServer() throws OperationFailed {
        List<String> command = new ArrayList<>(account.commandPrefix());
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(
                List.of(binary("postgres"), "-D", files.data().toString(), "-c", "config_file=" + files.config()));
        try {
            return programs.startDetached(command, Map.of(), files.log().toFile());
        } catch (IOException e) {
            throw new OperationFailed("postgres cannot be started from " + settings.binaries(), e);
        }
    }

    private List<String> command(String tool, List<String> arguments) {
        List<String> command = new ArrayList<>(account.commandPrefix());
        command.add(binary(tool));
        command.addAll(arguments);
        return command;
    }

    private String binary(String tool) {
        return settings.binaries().resolve(tool).toString();
    }
}
