package io.quorate.consensus.log;

import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nobody stands for election by himself here: asking for a leader elects one. */
final class InMemoryLogsUnderTest implements LogsUnderTest {
    private final List<NodeId> nodes;
    private final InMemoryLogs logs;

    InMemoryLogsUnderTest(List<NodeId> nodes) {
        this.nodes = nodes;
        this.logs = new InMemoryLogs(nodes);
    }

    @Override
    public Map<NodeId, ClusterLog> logs() {
        Map<NodeId, ClusterLog> all = new TreeMap<>();
        nodes.forEach(node -> all.put(node, logs.log(node)));
        return all;
    }

    @Override
    public NodeId leaderAmong(Collection<NodeId> among) {
        return among.stream()
                .filter(node -> logs.leader().filter(node::equals).isPresent())
                .findFirst()
                .orElseGet(() -> elected(among.iterator().next()));
    }

    private NodeId elected(NodeId node) {
        logs.elect(node);
        return node;
    }

    @Override
    public void isolate(NodeId node) {
        logs.isolate(node);
    }

    @Override
    public void heal() {
        logs.heal();
    }

    @Override
    public void restart(NodeId node) {
        logs.crash(node);
        logs.restart(node);
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public String describe() {
        return logs.toString();
    }

    @Override
    public void close() {
        logs.close();
    }
}
