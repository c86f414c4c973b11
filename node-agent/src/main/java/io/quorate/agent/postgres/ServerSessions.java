package io.quorate.agent.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens sessions: with this node's server over its private socket, as the superuser, and with another node's, as the replication
 * role. Every wait in them has a limit.
 */
final class ServerSessions {
    /** The longest path that the operating system takes for a socket is 107 bytes. */
    private static final int MAX_SOCKET_PATH = 107;

    /** By which a session shows that it is an agent's. */
    static final String APPLICATION_NAME = "quorate-agent";

    private static final String SOCKET_FACTORY = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg";

    /**
     * Settings of the user's that would get into the way of the agent's sessions, or write them into the log. No statement of the
     * agent's waits for standbys: it may be the one that lets them in.
     */
    private static final String OPTIONS = "-c search_path=pg_catalog -c default_transaction_read_only=off"
            + " -c synchronous_commit=local"
            + " -c log_statement=none -c log_duration=off -c log_min_duration_statement=-1"
            + " -c idle_session_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=0";

    private static final String OPTIONS_BEFORE_14 = OPTIONS.replace(" -c idle_session_timeout=0", "");
    private static final int WITH_IDLE_SESSION_TIMEOUT = 14;

    private final ServerSettings settings;
    private final ServerFiles files;

    ServerSessions(ServerSettings settings, ServerFiles files) {
        this.settings = settings;
        this.files = files;
    }

    /** No wait for the server, in connecting or in a statement, goes beyond the deadline (rounded up to a second). */
    ServerSession open(Deadline deadline) throws SQLException {
        return open(UpstreamConfig.DATABASE, deadline);
    }

    /** The same in another database. */
    ServerSession open(String database, Deadline deadline) throws SQLException {
        Properties properties = properties(deadline);
        String options = DataDirectoryLook.majorVersion(files.data()).orElse(0) >= WITH_IDLE_SESSION_TIMEOUT
                ? OPTIONS
                : OPTIONS_BEFORE_14;
        properties.setProperty(
                "options",
                options + " -c statement_timeout="
                        + Math.max(1, deadline.remaining().toMillis()));
        return connect(database, properties);
    }

    /** Whether a client would get in, as far as the postmaster is concerned: see {@link ClientProbe}. */
    void probe(Deadline deadline) throws SQLException {
        ClientProbe.ask(files.socket(settings.port()), deadline);
    }

    /** A session for replication commands (manual, section 55.4) such as IDENTIFY_SYSTEM. */
    ServerSession openReplication(Deadline deadline) throws SQLException {
        Properties properties = properties(deadline);
        properties.setProperty("replication", "true");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "13");
        return connect(UpstreamConfig.DATABASE, properties);
    }

    /** A session with another node's server, in which pg_rewind's rights are there and no others. */
    ServerSession openUpstream(Upstream upstream, String password, Deadline deadline) throws SQLException {
        Properties properties = limits(deadline);
        properties.setProperty("user", UpstreamConfig.REPLICATION_ROLE);
        properties.setProperty("password", password);
        String host = upstream.host().indexOf(':') < 0 ? upstream.host() : "[" + upstream.host() + "]";
        String url = "jdbc:postgresql://" + host + ":" + upstream.port() + "/" + UpstreamConfig.DATABASE;
        return new ServerSession(DriverManager.getConnection(url, properties));
    }

    private ServerSession connect(String database, Properties properties) throws SQLException {
        String url = "jdbc:postgresql://localhost:" + settings.port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
        return new ServerSession(DriverManager.getConnection(url, properties));
    }

    private Properties properties(Deadline deadline) throws SQLException {
        Path socket = files.socket(settings.port());
        if (socket.toString().length() > MAX_SOCKET_PATH) {
            throw new SQLException("the path of the socket is too long (at most " + MAX_SOCKET_PATH
                    + " characters; choose a shorter state directory): " + socket);
        }
        Properties properties = limits(deadline);
        properties.setProperty("user", settings.superuser());
        properties.setProperty("socketFactory", SOCKET_FACTORY);
        properties.setProperty("socketFactoryArg", socket.toString());
        properties.setProperty("sslmode", "disable");
        return properties;
    }

    private static Properties limits(Deadline deadline) {
        String seconds = Integer.toString(deadline.remainingSeconds());
        Properties properties = new Properties();
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("ApplicationName", APPLICATION_NAME);
        return properties;
    }
}
