package io.quorate.agent.config;

import java.nio.file.Path;

/**
 * Where the agent keeps what; absolute. None lies inside another except below the state directory.
 *
 * @param state the founding word, the marker "initialised", what the agent writes for its PostgreSQL
 * @param raft the replicated log; losing it means coming back as a new member
 * @param secrets password files, mode 0600
 * @param lease the deadline that the guard reads; memory (tmpfs) is best
 */
public record Directories(Path state, Path raft, Path secrets, Path lease) {

    /** The agent's own files of PostgreSQL: managed configuration, private socket. */
    public Path postgres() {
        return state.resolve("postgres");
    }
}
