package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The archive, unpacked into a folder of its own in which the servers' user can run it. Closing it removes the folder. */
final class UnpackedPrograms implements AutoCloseable {
    private static final Duration UNPACKING = Duration.ofSeconds(90);

    private final Path folder;
    private final Path programs;

    private UnpackedPrograms(Path folder) throws IOException {
        this.folder = folder;
        this.programs = Files.createDirectory(folder.resolve("programs"));
    }

    static UnpackedPrograms unpack() throws IOException {
        Path folder = Files.createTempDirectory("quorate").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        UnpackedPrograms unpacked = new UnpackedPrograms(folder);
        ProgramRun run = ProgramRun.of(
                Map.of(),
                UNPACKING,
                List.of(
                        "tar",
                        "xzf",
                        LocalCluster.archive().toString(),
                        "--strip-components=1",
                        "-C",
                        unpacked.programs.toString()));
        assertThat(run.exitCode()).as(run.output()).isZero();
        return unpacked;
    }

    /** The folder {@code bin} and its neighbours. */
    Path programs() {
        return programs;
    }

    /** With passwords, and without a file. */
    AgentHome home(int portBase) throws IOException {
        AgentHome home = new AgentHome(ServerAccount.newDirectory(folder), portBase);
        ProgramRun run = run(
                home,
                UNPACKING,
                "quorate-agent",
                "secrets",
                "--directory",
                home.secrets().toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        return home;
    }

    /** Runs as the servers' user, with nothing in the environment but a JDK and this home. */
    ProgramRun run(AgentHome home, Duration deadline, String program, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("bin").resolve(program).toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = Map.of(
                "JAVA_HOME", requireNonNull(System.getProperty("java.home")),
                "HOME", home.directory().toString());
        return ProgramRun.of(environment, deadline, ServerAccount.command(command));
    }

    @Override
    public void close() throws IOException {
        LocalCluster.remove(folder);
    }
}
