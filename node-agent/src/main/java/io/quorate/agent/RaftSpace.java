package io.quorate.agent;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.loop.AgentLoop;
import io.quorate.consensus.ratis.RaftDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the free space of the Raft directory's volume. A volume that fills up while Raft persists a vote leaves it unable to start
 * again, so the agent leaves before that: its guard ends PostgreSQL, others take over.
 */
final class RaftSpace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftSpace.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final RaftDirectory directory;
    private final long leastBytes;
    private final AgentLoop loop;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watcher = new Thread(task, "raft-space");
        watcher.setDaemon(true);
        return watcher;
    });

    RaftSpace(AgentConfig config, AgentLoop loop) {
        this.directory = new RaftDirectory(config.directories().raft(), config.cluster(), "");
        this.leastBytes = config.raft().minFreeSpaceBytes();
        this.loop = loop;
    }

    void start() {
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            long free = directory.freeBytes();
            if (free < leastBytes) {
                loop.fence("the volume of the Raft directory " + directory.path() + " has " + free
                        + " bytes left, raft.min_free_space is " + leastBytes);
            }
        } catch (IOException notKnown) {
            LOG.atWarn()
                    .addKeyValue("directory", directory.path())
                    .setCause(notKnown)
                    .log("the free space of the Raft directory is not known");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
