package io.quorate.agent.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The roles, the rights and the database that the cluster needs. Only what is missing or differs is written. */
final class ClusterRoles {
    /** What pg_rewind calls on its source (manual, pg_rewind, Notes). */
    private static final List<String> REWIND_FUNCTIONS = List.of(
            "pg_catalog.pg_ls_dir(text, boolean, boolean)",
            "pg_catalog.pg_stat_file(text, boolean)",
            "pg_catalog.pg_read_binary_file(text)",
            "pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)");

    private final ServerSettings settings;
    private final Secrets secrets;

    ClusterRoles(ServerSettings settings, Secrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    void make(ServerSession session) throws SQLException, OperationFailed {
        String replicationPassword = secrets.replicationPassword();
        String applicationPassword = secrets.applicationPassword();
        session.inTransaction(() -> {
            keepOutOfLogs(session);
            makeRole(session, UpstreamConfig.REPLICATION_ROLE, "LOGIN REPLICATION", replicationPassword);
            for (String function : REWIND_FUNCTIONS) {
                grant(session, function);
            }
            makeRole(session, settings.applicationRole(), "LOGIN", applicationPassword);
        });
        makeDatabase(session);
    }

    /** The statements carry no password, but what is made of it (the verifier) is nobody's business either. */
    private static void keepOutOfLogs(ServerSession session) throws SQLException {
        session.execute("SET LOCAL log_statement = 'none'");
        session.execute("SET LOCAL log_min_error_statement = 'panic'");
        session.rows("SELECT set_config('pg_stat_statements.track', 'none', true)");
    }

    private static void makeRole(ServerSession session, String role, String attributes, String password)
            throws SQLException {
        List<List<Optional<String>>> existing =
                session.rows("SELECT rolpassword, rolcanlogin, rolreplication FROM pg_authid WHERE rolname = ?", role);
        if (existing.isEmpty()) {
            session.execute("CREATE ROLE " + identifier(role) + " " + attributes + verifier(password));
            return;
        }
        List<Optional<String>> row = existing.get(0);
        boolean hasPassword = row.get(0)
                .filter(stored -> ScramVerifier.matches(stored, password))
                .isPresent();
        boolean hasAttributes = row.get(1).equals(Optional.of("t"))
                && (row.get(2).equals(Optional.of("t")) || !attributes.contains("REPLICATION"));
        if (!hasPassword || !hasAttributes) {
            session.execute("ALTER ROLE " + identifier(role) + " " + attributes + verifier(password));
        }
    }

    private static void grant(ServerSession session, String function) throws SQLException {
        String role = UpstreamConfig.REPLICATION_ROLE;
        if (!session.isTrue("SELECT has_function_privilege(?, ?, 'EXECUTE')", role, function)) {
            session.execute("GRANT EXECUTE ON FUNCTION " + function + " TO " + role);
        }
    }

    private void makeDatabase(ServerSession session) throws SQLException {
        String database = settings.applicationDatabase();
        if (!session.isTrue("SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?)", database)) {
            session.execute(
                    "CREATE DATABASE " + identifier(database) + " OWNER " + identifier(settings.applicationRole()));
        }
    }

    private static String verifier(String password) {
        return " PASSWORD '" + ScramVerifier.of(password) + "'";
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
