package io.quorate.agent.loop;

import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.PostgresServerContract;
import io.quorate.agent.postgres.ServersUnderTest;
import io.quorate.agent.postgres.Upstream;
import io.quorate.consensus.model.ClusterStates;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@link FakePostgresServer} under the contract. */
class FakePostgresServerTest extends PostgresServerContract {
    @Override
    protected ServersUnderTest create() {
        FakeServers world = new FakeServers();
        return new TwoFakes(world, List.of(world.add(ClusterStates.NODE_A), world.add(ClusterStates.NODE_B)));
    }

    /** What is awaited of fakes is so at once. */
    private record TwoFakes(FakeServers world, List<FakePostgresServer> servers) implements ServersUnderTest {
        @Override
        public PostgresServer server(int index) {
            return servers.get(index);
        }

        @Override
        public Upstream upstream(int index) {
            FakePostgresServer server = servers.get(index);
            return FakeServers.upstream(server.node(), server.observe().epoch());
        }

        @Override
        public void write(int index) {
            servers.get(index).write(0x100);
        }

        @Override
        public void garblePromise(int index) {
            world.garblePromise(servers.get(index).node());
        }

        @Override
        public void await(BooleanSupplier condition, Supplier<String> description) {
            if (!condition.getAsBoolean()) {
                throw new AssertionError(description.get());
            }
        }

        @Override
        public void close() {}
    }
}
