package io.quorate.agent.cli;

import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.SecretFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate-agent secrets}: the passwords of a new cluster. */
@Command(
        name = "secrets",
        description =
                "Makes the password files of a new cluster, once; copy them to the secrets_directory of every node."
                        + " Existing files are kept.",
        mixinStandardHelpOptions = true)
final class SecretsCommand implements Callable<Integer> {

    @Option(names = "--directory", paramLabel = "DIR", required = true, description = "Where; made with mode 0700.")
    private Path directory = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            NewSecrets secrets = NewSecrets.in(directory);
            for (String name : SecretFiles.NAMES) {
                spec.commandLine().getOut().println(secrets.make(name));
            }
            return AgentExit.OK.code();
        } catch (NewSecrets.RefusedException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println("--directory: " + directory + " cannot be used: " + e);
        }
        return AgentExit.PRECONDITION.code();
    }
}
