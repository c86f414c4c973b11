package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;

/** What the commands about an existing data directory hand over to. */
public interface DataDirectoryWork {

    /** What an adoption of {@code postgres.data} would change, or why it is impossible. Changes nothing; for a node with data only. */
    DataReport checkAdoption(AgentConfig config);

    /** Ends PostgreSQL at once and puts the fence back, also when it may write. False when a process is left; a witness has none. */
    boolean endServer(AgentConfig config);

    /**
     * Takes the fence off, so that PostgreSQL starts as it would without Quorate.
     *
     * @param config of a node with data, whose directory has a PG_VERSION
     */
    DataReport release(AgentConfig config);
}
