package io.quorate.agent.postgres;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@link LocalPostgresServer} under the contract. */
class LocalPostgresServerContractIT extends PostgresServerContract {
    @Override
    protected ServersUnderTest create() throws IOException {
        return new RealServers(TestServers.create(2));
    }

    /** @param servers real ones, each writing one row at a time */
    private record RealServers(TestServers servers) implements ServersUnderTest {
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
            servers.node(index).execute("CREATE TABLE IF NOT EXISTS kept (id int)");
            servers.node(index).execute("INSERT INTO kept VALUES (1)");
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
        }
    }
}
