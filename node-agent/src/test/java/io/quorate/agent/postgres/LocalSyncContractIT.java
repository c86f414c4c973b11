package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.Lsn;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@link LocalPostgresServer} under the contract of what commits wait for. */
class LocalSyncContractIT extends SyncContract {
    @Override
    protected SyncServersUnderTest create() throws IOException {
        return new RealServers(TestServers.create(3), new WaitingClients());
    }

    /** @param servers real ones, whose clients each commit one row */
    private record RealServers(TestServers servers, WaitingClients clients) implements SyncServersUnderTest {
        @Override
        public PostgresServer server(int index) {
            return servers.node(index).server();
        }

        @Override
        public Upstream upstream(int index) {
            return servers.node(index).asUpstream();
        }

        @Override
        public void write(int index) {
            servers.await(commit(index)::isAcknowledged, () -> "the commit is acknowledged");
        }

        @Override
        public Commit commit(int index) {
            TestServer primary = servers.node(index);
            WaitingClients.Client client = clients.commit(primary);
            servers.await(
                    () -> client.isAcknowledged() || client.isWaiting(primary),
                    () -> "the commit is acknowledged or waits: " + client);
            return new RealCommit(primary, client);
        }

        @Override
        public void assertStaysWaiting(Commit commit) {
            RealCommit real = (RealCommit) commit;
            // Whatever stands in the WAL now has been confirmed twice over by whoever streams, and the client is still
            // not told.
            for (int i = 0; i < 2; i++) {
                Lsn end = real.end();
                servers.await(
                        () -> real.primary
                                .query("SELECT pid::text FROM pg_stat_replication"
                                        + " WHERE flush_lsn IS NULL OR flush_lsn < '" + end + "'")
                                .isEmpty(),
                        () -> "every standby has confirmed " + end);
                assertThat(real.client.isWaiting(real.primary))
                        .as(real.client.toString())
                        .isTrue();
            }
            assertThat(real.isAcknowledged()).isFalse();
        }

        @Override
        public void garblePromise(int index) {
            servers.node(index).garblePromise();
        }

        @Override
        public void await(BooleanSupplier condition, Supplier<String> description) {
            servers.await(condition, description);
        }

        @Override
        public void close() throws IOException {
            servers.close();
            clients.close();
        }
    }

    /** A commit by a session of an application. */
    private record RealCommit(TestServer primary, WaitingClients.Client client) implements SyncServersUnderTest.Commit {
        @Override
        public boolean isAcknowledged() {
            return client.isAcknowledged();
        }

        @Override
        public Lsn end() {
            return Lsn.parse(
                    primary.query("SELECT pg_current_wal_flush_lsn()::text").get(0));
        }
    }
}
