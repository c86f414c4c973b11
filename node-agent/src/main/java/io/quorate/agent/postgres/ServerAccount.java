package io.quorate.agent.postgres;

import java.util.List;

/**
 * As whom PostgreSQL runs. The agent and PostgreSQL are meant to run as the same user of the operating system, and nothing needs
 * to be set; tests that run as root (which PostgreSQL refuses) start it as another user.
 *
 * @param commandPrefix what stands before every program of PostgreSQL that is started, such as {@code setpriv --reuid=postgres}
 * @param osUsers users of the operating system that may be the database's superuser over the private socket
 */
public record ServerAccount(List<String> commandPrefix, List<String> osUsers) {
    public ServerAccount {
        commandPrefix = List.copyOf(commandPrefix);
        osUsers = List.copyOf(osUsers);
    }

    /** PostgreSQL runs as the user that the agent runs as. */
    public static ServerAccount ofAgent() {
        return new ServerAccount(List.of(), List.of(System.getProperty("user.name")));
    }
}
