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
    /** Tells a name that cannot be resolved at every attempt, with its stack; our own reporter tells it once. */
    private static final Logger CHANNELS = Logger.getLogger("io.grpc.internal.ManagedChannelImpl");

    private static final Logger RATIS_GRPC = Logger.getLogger("org.apache.ratis.thirdparty.io.grpc");
    private static final Logger RATIS_CHANNELS =
            Logger.getLogger("org.apache.ratis.thirdparty.io.grpc.internal.ManagedChannelImpl");

    private AgentMain() {}

    public static void main(String[] arguments) {
        GRPC.setLevel(Level.WARNING);
        RATIS_GRPC.setLevel(Level.WARNING);
        CHANNELS.setLevel(Level.SEVERE);
        RATIS_CHANNELS.setLevel(Level.SEVERE);
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
