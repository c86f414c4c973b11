package io.quorate.agent.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Applications whose commits may have to wait, each with a session and a thread of its own. */
final class WaitingClients implements AutoCloseable {
    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Client> clients = new CopyOnWriteArrayList<>();

    /** Returns at once; the commit goes on. */
    Client commit(TestServer primary) {
        try {
            Connection connection = primary.connectAsApplication();
            Client client = new Client(connection, backend(connection));
            clients.add(client);
            threads.execute(client::run);
            return client;
        } catch (SQLException | IOException e) {
            throw new AssertionError("no client gets in: " + e.getMessage() + "\n" + primary.endOfLog(), e);
        }
    }

    private static String backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            return result.getString(1);
        }
    }

    /** The servers have ended before: no client waits for anything any more. */
    @Override
    public void close() {
        clients.forEach(Client::close);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("clients go on to wait: " + clients);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One commit. */
    static final class Client {
        private final Connection connection;
        private final String backend;
        private final CompletableFuture<Boolean> told = new CompletableFuture<>();

        private Client(Connection connection, String backend) {
            this.connection = connection;
            this.backend = backend;
        }

        private void run() {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t_" + backend + "_" + System.nanoTime() + " ()");
                told.complete(statement.getWarnings() == null);
            } catch (SQLException e) {
                told.completeExceptionally(e);
            } finally {
                close();
            }
        }

        /** Told that it is done, without a word about standbys. */
        boolean isAcknowledged() {
            return told.isDone() && !told.isCompletedExceptionally() && told.join();
        }

        /** Its server has written the commit, and waits for standbys. */
        boolean isWaiting(TestServer primary) {
            return !told.isDone()
                    && primary.query("SELECT COALESCE(wait_event, '') FROM pg_stat_activity WHERE pid = " + backend)
                            .equals(List.of("SyncRep"));
        }

        private void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                told.completeExceptionally(e);
            }
        }

        @Override
        public String toString() {
            return "client of backend " + backend + ": " + told;
        }
    }
}
