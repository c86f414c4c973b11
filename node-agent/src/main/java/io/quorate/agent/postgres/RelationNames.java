package io.quorate.agent.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which table a file belongs to, by this node's own catalogs: the upstream's do not know what was made here alone. */
record RelationNames(Map<RelationFile, String> names) {
    private static final Logger log = LoggerFactory.getLogger(RelationNames.class);
    static final RelationNames NONE = new RelationNames(Map.of());

    /** Names are a comfort: nobody waits long for them. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String DATABASES =
            "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY oid LIMIT 50";

    /** An index, and what a table keeps elsewhere, go under the table's name. */
    private static final String RELATIONS = """
            SELECT coalesce(nullif(c.reltablespace, 0), d.dattablespace)
                       || '/' || CASE WHEN c.relisshared THEN 0 ELSE d.oid END || '/' || pg_relation_filenode(c.oid),
                   d.datname || '.' || n.nspname || '.' || o.relname
              FROM pg_class c
              JOIN pg_database d ON d.datname = current_database()
              LEFT JOIN pg_index i ON i.indexrelid = c.oid
              LEFT JOIN pg_class t ON t.reltoastrelid = coalesce(i.indrelid, c.oid)
              JOIN pg_class o ON o.oid = coalesce(t.oid, i.indrelid, c.oid)
              JOIN pg_namespace n ON n.oid = o.relnamespace
             WHERE pg_relation_filenode(c.oid) IS NOT NULL
             LIMIT 20000""";

    private static final String CATALOG = ".pg_catalog.";

    RelationNames {
        names = Map.copyOf(names);
    }

    /** Asks the server while it still runs. What cannot be asked is left out. */
    static RelationNames of(Installation on, Deadline deadline) {
        Map<RelationFile, String> names = new HashMap<>();
        Deadline end = deadline.atMost(LIMIT);
        try {
            List<List<Optional<String>>> databases;
            try (ServerSession session = on.sessions().open(end)) {
                databases = session.rows(DATABASES);
            }
            for (List<Optional<String>> database : databases) {
                if (end.hasPassed()) {
                    break;
                }
                try (ServerSession session = on.sessions().open(database.get(0).orElse(""), end)) {
                    session.rows(RELATIONS)
                            .forEach(row -> names.put(
                                    RelationFile.parse(row.get(0).orElse("")),
                                    row.get(1).orElse("")));
                }
            }
        } catch (SQLException e) {
            log.atInfo()
                    .addKeyValue("node", on.settings().node())
                    .log("not all names of tables can be asked: {}", e.getMessage());
        }
        return new RelationNames(names);
    }

    /** Such as {@code app.public.orders}; empty when it is not known, or has been dropped since. */
    Optional<String> of(RelationFile file) {
        return Optional.ofNullable(names.get(file));
    }

    boolean isCatalog(RelationFile file) {
        return of(file).map(name -> name.contains(CATALOG)).orElse(file.isOfInitdb());
    }
}
