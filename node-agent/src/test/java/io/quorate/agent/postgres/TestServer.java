package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.DataDirectoryProcesses;
import io.quorate.agent.process.LeftOverPrograms;
import io.quorate.agent.process.ProgramRun;
import io.quorate.agent.process.Programs;
import io.quorate.agent.process.ServerProcesses;
import io.quorate.consensus.model.Epoch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node's server in a test: the adapter under test, and ways around it (SQL, programs by hand, files). */
public final class TestServer {
    private static final Duration SQL_LIMIT = Duration.ofSeconds(30);
    private static final int LOG_TAIL = 4000;
    private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(60);

    private final ServerSettings settings;
    private final ServerAccount account;
    private final ServerProcesses processes;
    private final ServerFiles files;
    private LocalPostgresServer server;

    TestServer(ServerSettings settings, ServerAccount account) {
        this.settings = settings;
        this.account = account;
        this.processes = new DataDirectoryProcesses(settings.data());
        this.files = new ServerFiles(settings.data(), settings.state());
        this.server = new LocalPostgresServer(settings, account, processes);
    }

    public LocalPostgresServer server() {
        return server;
    }

    public ServerSettings settings() {
        return settings;
    }

    public ServerAccount account() {
        return account;
    }

    public ServerProcesses processes() {
        return processes;
    }

    /** This node, as another one connects to it. */
    public Upstream asUpstream() {
        return asUpstreamAt(settings.port());
    }

    /** The same through a relay on this host. */
    public Upstream asUpstreamAt(int port) {
        return new Upstream(settings.node(), settings.host(), port, epoch());
    }

    /** Of the last primacy that this server belonged to. */
    public Epoch epoch() {
        try {
            return EpochSetting.lastIn(files.epoch());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fresh adapter, as after a restart of the agent; the server goes on. */
    public LocalPostgresServer restartAgent() {
        server.close();
        server = new LocalPostgresServer(settings, account, processes);
        return server;
    }

    /** As the superuser over the private socket, as an agent opens it. */
    ServerSession openSession() throws SQLException {
        return new ServerSessions(settings, files).open(Deadline.in(SQL_LIMIT));
    }

    /** The same, for an agent that is going to be lost at a boundary between two steps. */
    LocalPostgresServer restartAgent(RejoinHook hook) {
        server.close();
        server = new LocalPostgresServer(settings, account, processes, hook);
        return server;
    }

    /** The same, with another quota for the WAL that rewinds discard, or other programs. */
    LocalPostgresServer restartAgent(long divergentWalQuota, Path binaries) {
        server.close();
        ServerSettings changed = new ServerSettings(
                settings.cluster(),
                settings.node(),
                binaries,
                settings.data(),
                settings.state(),
                settings.host(),
                settings.port(),
                settings.userConfig(),
                settings.userHba(),
                settings.superuser(),
                settings.secrets(),
                settings.applicationRole(),
                settings.applicationDatabase(),
                divergentWalQuota);
        server = new LocalPostgresServer(changed, account, processes);
        return server;
    }

    /** Which life of the data directory this is, as a fresh agent tells it. */
    Optional<String> incarnation() {
        return Installation.of(settings, account, processes).incarnation().read();
    }

    /** The processes that change the data directory for an agent, whether it lives or not. */
    List<Long> programs() {
        return new LeftOverPrograms(files.data()).all();
    }

    /** The first column of every row, as the superuser over the private socket. */
    public List<String> query(String sql) {
        try (ServerSession session = new ServerSessions(settings, files).open(Deadline.in(SQL_LIMIT))) {
            session.execute("SET search_path = public");
            return session.rows(sql).stream().map(row -> row.get(0).orElse("")).toList();
        } catch (SQLException e) {
            throw new AssertionError(settings.node() + ": " + sql + ": " + e.getMessage() + "\n" + endOfLog(), e);
        }
    }

    /** What it has promised cannot be read any more. */
    void garblePromise() {
        try {
            Files.writeString(files.promise(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statements without a result, as the superuser over the private socket. */
    public void execute(String sql) {
        try (ServerSession session = new ServerSessions(settings, files).open(Deadline.in(SQL_LIMIT))) {
            session.execute("SET search_path = public");
            session.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(settings.node() + ": " + sql + ": " + e.getMessage() + "\n" + endOfLog(), e);
        }
    }

    /** A session of an application: by TCP, with the application's role and password. */
    public Connection connectAsApplication() throws SQLException, IOException {
        String password = Files.readString(settings.secrets().resolve("application.password"))
                .strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.applicationDatabase()
                        + "?connectTimeout=10&socketTimeout=120",
                settings.applicationRole(),
                password);
    }

    /** The first column of every row, as the application. */
    public List<String> queryAsApplication(String sql) throws SQLException, IOException {
        try (Connection connection = connectAsApplication();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    /** A program of PostgreSQL, as a person at the machine would run it. */
    public ProgramRun byHand(String tool, String... arguments) {
        List<String> command = new ArrayList<>(account.commandPrefix());
        command.add(settings.binaries().resolve(tool).toString());
        command.addAll(List.of(arguments));
        try {
            return new Programs().run(command, Map.of(), PROGRAM_LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + tool + " was running", e);
        }
    }

    public String endOfLog() {
        String log = log();
        return log.substring(Math.max(0, log.length() - LOG_TAIL));
    }

    /** Empty while the server has not been started. */
    public String log() {
        try {
            byte[] bytes = Files.exists(files.log()) ? Files.readAllBytes(files.log()) : new byte[0];
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path dataFile(String name) {
        return settings.data().resolve(name);
    }

    /** The value of an operation that must have succeeded; else the assertion fails with the reason and the server's log. */
    public <T> T done(ActionResult<T> result) {
        if (result instanceof ActionResult.Done<T> done) {
            return done.value();
        }
        throw new AssertionError(settings.node() + ": " + result + "\n" + endOfLog());
    }

    /** The reason of an operation that must have failed. */
    public String failed(ActionResult<?> result) {
        assertThat(result).isInstanceOf(ActionResult.Failed.class);
        return ((ActionResult.Failed<?>) result).reason();
    }

    void close() {
        server.close();
    }
}
