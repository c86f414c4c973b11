package io.quorate.agent.postgres;

import java.util.List;
import java.util.Optional;

/**
 * What a piece of WAL did.
 *
 * @param firstCommit time of the first transaction that was committed, as PostgreSQL writes it; empty when none was
 * @param tables those with the most records first, catalogs left out
 * @param moreTables how many more there are
 * @param catalogs how many of PostgreSQL's own tables and indexes were touched: some, whenever tables were made or changed
 */
record WalContents(
        long records,
        long commits,
        long aborts,
        Optional<String> firstCommit,
        Optional<String> lastCommit,
        List<Touched> tables,
        long moreTables,
        long catalogs) {

    WalContents {
        tables = List.copyOf(tables);
    }

    /**
     * A table with its indexes, or a file whose table is not known.
     *
     * @param name database, schema and table, or the numbers of tablespace, database and file
     */
    record Touched(String name, long records) {}
}
