package io.quorate.agent.fencing;

import io.quorate.agent.process.StandInServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link ProcessGuard}, with the real guard and a stand-in for the server, under the contract. */
@Timeout(120)
class ProcessGuardContractTest extends LeaseGuardContract {
    @TempDir
    private Path directory;

    @Override
    protected GuardUnderTest create() {
        return new RealGuard(new GuardScene(directory));
    }

    private static final class RealGuard implements GuardUnderTest {
        private final GuardScene scene;
        private final LeaseGuard guard;
        private long postmaster;

        RealGuard(GuardScene scene) {
            this.scene = scene;
            this.guard = new ProcessGuard(scene.guard, scene.clock);
        }

        @Override
        public LeaseGuard guard() {
            return guard;
        }

        @Override
        public LeaseGuard nextAgentsGuard() {
            return new ProcessGuard(scene.anotherAgent(), scene.clock);
        }

        @Override
        public void startServer() {
            postmaster = scene.server.startPostmaster();
        }

        @Override
        public boolean isServerRunning() {
            return StandInServer.isLiving(postmaster);
        }

        @Override
        public Duration now() {
            return scene.clock.now();
        }

        @Override
        public void pass(Duration time) {
            scene.awaitRoundsAfter(scene.clock.now().plus(time));
        }

        @Override
        public void killOne() {
            scene.kill(GuardScene.FIRST);
        }

        @Override
        public void killBoth() {
            scene.killBoth();
        }

        @Override
        public void close() {
            scene.close();
        }

        @Override
        public String toString() {
            return scene.guardLog();
        }
    }
}
