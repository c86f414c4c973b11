package io.quorate.agent.loop;

import io.quorate.agent.fencing.GuardUnderTest;
import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.fencing.LeaseGuardContract;
import io.quorate.consensus.model.ClusterStates;
import java.time.Duration;

/** {@link FakeGuard} under the contract. */
class FakeGuardTest extends LeaseGuardContract {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Override
    protected GuardUnderTest create() {
        return new GuardInVirtualTime();
    }

    private static final class GuardInVirtualTime implements GuardUnderTest {
        private final VirtualTime time = new VirtualTime();
        private final FakeServers world = new FakeServers();
        private final FakePostgresServer server = world.add(ClusterStates.NODE_A);
        private final FakeGuard guard = new FakeGuard(world, server, time, deadline -> {});

        @Override
        public LeaseGuard guard() {
            return guard;
        }

        @Override
        public LeaseGuard nextAgentsGuard() {
            return guard;
        }

        @Override
        public void startServer() {
            server.initialise(LIMIT);
            server.startFenced(LIMIT);
        }

        @Override
        public boolean isServerRunning() {
            return server.isRunning();
        }

        @Override
        public Duration now() {
            return time.now();
        }

        @Override
        public void pass(Duration by) {
            time.advance(by, guard::act);
        }

        @Override
        public void killOne() {
            guard.killOne();
        }

        @Override
        public void killBoth() {
            guard.killOne();
            guard.killOne();
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return guard.toString();
        }
    }
}
