package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.SyncContract;
import io.quorate.agent.postgres.SyncServersUnderTest;
import io.quorate.agent.postgres.Upstream;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Lsn;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@link FakePostgresServer} under the contract of what commits wait for. */
class FakeSyncTest extends SyncContract {
    @Override
    protected SyncServersUnderTest create() {
        FakeServers world = new FakeServers();
        return new ThreeFakes(
                world,
                List.of(
                        world.add(ClusterStates.NODE_A),
                        world.add(ClusterStates.NODE_B),
                        world.add(ClusterStates.NODE_C)));
    }

    /** What is awaited of fakes is so at once. */
    private record ThreeFakes(FakeServers world, List<FakePostgresServer> servers) implements SyncServersUnderTest {
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
        public Commit commit(int index) {
            return new Written(world, servers.get(index).write(0x100));
        }

        @Override
        public void assertStaysWaiting(Commit commit) {
            assertThat(commit.isAcknowledged()).isFalse();
        }

        @Override
        public void garblePromise(int index) {
            world.garblePromise(servers.get(index).node());
        }

        @Override
        public void await(BooleanSupplier condition, Supplier<String> description) {
            assertThat(condition.getAsBoolean()).as(description).isTrue();
        }

        @Override
        public void close() {}
    }

    /** A commit on a fake. */
    private record Written(FakeServers world, FakeCommit commit) implements SyncServersUnderTest.Commit {
        @Override
        public boolean isAcknowledged() {
            return world.acknowledged().contains(commit);
        }

        @Override
        public Lsn end() {
            return commit.at().lsn();
        }
    }
}
