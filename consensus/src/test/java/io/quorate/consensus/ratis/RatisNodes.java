package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.LogsUnderTest;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.ports.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Several real peers in this process, on loopback, each with its directory; they can be stopped, started and cut off. */
final class RatisNodes implements LogsUnderTest {
    /** For whatever should happen; generous, because the machine may be busy. */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Of one proposal. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    /** Quick elections, and no write that a test has not asked for. */
    static final RaftTuning TUNING = RaftTuning.DEFAULT
            .withElectionTimeouts(Duration.ofMillis(300), Duration.ofMillis(600))
            .withIdleWriteInterval(Duration.ofHours(1));

    private static final int ATTEMPTS_TO_BIND = 5;

    private static final Queue<CompletableFuture<Void>> CLOSING = new ConcurrentLinkedQueue<>();

    private final PeerNetwork network = new PeerNetwork();
    private final Map<NodeId, RatisClusterLog> running = new TreeMap<>();
    private final Map<NodeId, RatisSettings> settings = new TreeMap<>();
    private final String cluster = "it-" + UUID.randomUUID();
    private final Path root;
    private final RaftTuning tuning;

    /** @param root for the directories of many clusters */
    RatisNodes(Path root, RaftTuning tuning) {
        this.root = root;
        this.tuning = tuning;
    }

    /** Somebody else may take a port between choosing and listening: then all get new ones, before anything was written. */
    RatisNodes startAll(Collection<NodeId> nodes) throws LogStartException {
        for (int attempt = 1; ; attempt++) {
            chooseSettings(nodes, attempt);
            try {
                for (NodeId node : nodes) {
                    start(node);
                }
                return this;
            } catch (LogStartException e) {
                stopAll();
                if (attempt == ATTEMPTS_TO_BIND
                        || !String.valueOf(e.getMessage()).contains("in use")) {
                    throw e;
                }
            }
        }
    }

    void start(NodeId node) throws LogStartException {
        running.put(node, RatisClusterLog.open(settings(node), network.at(node)));
    }

    void stop(NodeId node) {
        Optional.ofNullable(running.remove(node)).ifPresent(RatisClusterLog::close);
    }

    /** As a crash looks to the others: silence first. */
    void kill(NodeId node) {
        isolate(node);
        stop(node);
        heal();
    }

    @Override
    public void restart(NodeId node) {
        stop(node);
        try {
            start(node);
        } catch (LogStartException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void isolate(NodeId node) {
        settings.keySet().stream().filter(other -> !other.equals(node)).forEach(other -> network.cut(node, other));
    }

    @Override
    public void heal() {
        network.heal();
    }

    PeerNetwork network() {
        return network;
    }

    @Override
    public Map<NodeId, ClusterLog> logs() {
        return new TreeMap<>(running);
    }

    @Override
    public RatisClusterLog log(NodeId node) {
        return Optional.ofNullable(running.get(node)).orElseThrow(() -> new AssertionError(node + " does not run"));
    }

    RatisSettings settings(NodeId node) {
        return Optional.ofNullable(settings.get(node)).orElseThrow();
    }

    Collection<NodeId> all() {
        return List.copyOf(settings.keySet());
    }

    NodeId other(NodeId... nodes) {
        return all().stream()
                .filter(node -> !List.of(nodes).contains(node))
                .findFirst()
                .orElseThrow();
    }

    NodeId awaitLeader() {
        return leaderAmong(running.keySet());
    }

    @Override
    public NodeId leaderAmong(Collection<NodeId> nodes) {
        List<NodeId> candidates = List.copyOf(nodes);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(ready(candidates)).as(this::describe).isPresent());
        return ready(candidates).orElseThrow();
    }

    /** Proposes through whoever leads, as often as it takes: only for commands that may be applied more than once. */
    long apply(ClusterCommand command) {
        List<ProposalOutcome> outcomes = new ArrayList<>();
        await().atMost(PATIENCE).untilAsserted(() -> {
            outcomes.add(propose(awaitLeader(), command));
            assertThat(outcomes.get(outcomes.size() - 1))
                    .as(this::describe)
                    .isInstanceOf(ProposalOutcome.Applied.class);
        });
        return ((ProposalOutcome.Applied) outcomes.get(outcomes.size() - 1)).index();
    }

    ProposalOutcome propose(NodeId node, ClusterCommand command) throws Exception {
        return log(node).propose(command, DEADLINE).get(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
    }

    /** Waits until every running node has applied the entry and all have the same state. */
    void awaitEqualStates(long index) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var states = running.values().stream()
                    .map(RatisClusterLog::applied)
                    .distinct()
                    .toList();
            assertThat(states).as(this::describe).hasSize(1);
            assertThat(states.get(0).index()).as(this::describe).isGreaterThanOrEqualTo(index);
        });
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public String describe() {
        StringBuilder text = new StringBuilder();
        running.forEach((node, log) -> text.append(node)
                .append(": ")
                .append(log.leadership())
                .append(", applied ")
                .append(log.applied().index())
                .append(", ")
                .append(log.health())
                .append('\n'));
        return text.toString();
    }

    /** All at once: each takes some seconds. */
    void stopAll() {
        closeInBackground().forEach(CompletableFuture::join);
    }

    /** Does not wait: Ratis takes two seconds of rest for every server; see {@link #awaitClosed}. */
    @Override
    public void close() {
        CLOSING.addAll(closeInBackground());
    }

    /** Waits for whatever earlier tests have closed; to be called before their directories are deleted. */
    static void awaitClosed() {
        for (CompletableFuture<Void> closing = CLOSING.poll(); closing != null; closing = CLOSING.poll()) {
            closing.join();
        }
    }

    private List<CompletableFuture<Void>> closeInBackground() {
        List<CompletableFuture<Void>> closing = running.values().stream()
                .map(log -> CompletableFuture.runAsync(log::close, task -> new Thread(task).start()))
                .toList();
        running.clear();
        return closing;
    }

    private Optional<NodeId> ready(Collection<NodeId> nodes) {
        return nodes.stream()
                .filter(node -> log(node).leadership().isSelfReady())
                .findFirst();
    }

    private void chooseSettings(Collection<NodeId> nodes, int attempt) {
        Map<NodeId, Integer> ports = new TreeMap<>();
        nodes.forEach(node -> ports.put(node, FreePorts.next()));
        List<RaftVoter> voters = nodes.stream()
                .map(node -> new RaftVoter(node, 1, "127.0.0.1:" + ports.get(node)))
                .toList();
        settings.clear();
        for (NodeId node : nodes) {
            Path directory = root.resolve(cluster).resolve(node.name() + "-" + attempt);
            int port = Optional.ofNullable(ports.get(node)).orElseThrow();
            settings.put(
                    node,
                    RatisSettings.of(cluster, node, 1, directory, "127.0.0.1", port, voters)
                            .withTuning(tuning));
        }
    }
}
