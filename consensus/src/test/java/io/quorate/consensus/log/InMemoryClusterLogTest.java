package io.quorate.consensus.log;

/** {@link InMemoryLogs} under the contract. */
class InMemoryClusterLogTest extends ClusterLogContract {
    @Override
    protected LogsUnderTest start() {
        return new InMemoryLogsUnderTest(NODES);
    }
}
