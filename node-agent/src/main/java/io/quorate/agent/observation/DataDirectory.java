package io.quorate.agent.observation;

/** What stands in the data directory's place. */
public enum DataDirectory {
    /** Missing or empty. */
    EMPTY,
    /** A whole PostgreSQL data directory. */
    PRESENT,
    /** A clone, rewind or initdb into it has not ended: never started as a server. */
    UNFINISHED
}
