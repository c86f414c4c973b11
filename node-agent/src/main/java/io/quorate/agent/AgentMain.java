package io.quorate.agent;

import io.quorate.agent.cli.AgentCli;
import io.quorate.agent.cli.AgentLauncher;
import io.quorate.agent.cli.DataDirectoryWork;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program {@code quorate-agent}: hands the command line what the commands need, and ends with their exit code. */
public final class AgentMain {
    /** Held here, because a logger that nobody holds forgets its level. gRPC greets on stderr otherwise. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private AgentMain() {}

    public static void main(String[] arguments) {
        GRPC.setLevel(Level.WARNING);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exit = new AgentCli(launcher(), dataDirectoryWork(), System.getenv(), out, err).run(arguments);
        System.exit(exit);
    }

    private static AgentLauncher launcher() {
        return (config, isBootstrap) ->
                new AgentRun(System.err).run(config, isBootstrap).code();
    }

    private static DataDirectoryWork dataDirectoryWork() {
        return new LocalDataDirectories();
    }
}
