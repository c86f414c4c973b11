package io.quorate.consensus.ratis;

import io.quorate.consensus.log.ClusterLogContract;
import io.quorate.consensus.log.LogsUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Three real peers under the contract. */
class RatisClusterLogContractIT extends ClusterLogContract {
    @TempDir
    static Path root;

    @AfterAll
    static void awaitClosed() {
        RatisNodes.awaitClosed();
    }

    @Override
    protected LogsUnderTest start() throws LogStartException {
        return new RatisNodes(root, RatisNodes.TUNING).startAll(NODES);
    }
}
