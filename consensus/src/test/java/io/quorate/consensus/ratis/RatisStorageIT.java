package io.quorate.consensus.ratis;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.ratis.RatisNodes.DEADLINE;
import static io.quorate.consensus.ratis.RatisNodes.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on disk: that it stays small, and what happens when it is torn, damaged or gone. */
class RatisStorageIT {
    private static final List<NodeId> NODES = List.of(NODE_A, NODE_B, NODE_C);
    private static final int SNAPSHOT_THRESHOLD = 200;
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int IN_FLIGHT = 100;
    private static final ClusterCommand RENEWAL =
            new ClusterCommand.RenewLease(NODE_A, new Epoch(1), Optional.empty(), Optional.empty());

    @TempDir
    static Path root;

    private RatisNodes nodes;

    @BeforeEach
    void startNodes() throws LogStartException {
        nodes = new RatisNodes(
                root,
                RatisNodes.TUNING
                        .withLogBounds(SNAPSHOT_THRESHOLD, SEGMENT_BYTES)
                        .withIdleWriteInterval(Duration.ofSeconds(1)));
        nodes.startAll(NODES);
        nodes.apply(new ClusterCommand.FoundCluster(
                "orders", List.of(data(NODE_A), data(NODE_B), data(NODE_C)), ClusterSettings.DEFAULT));
        nodes.apply(new ClusterCommand.GrantLease(NODE_A, new Epoch(1), new Evidence.FirstPrimary(), "first primary"));
        nodes.awaitEqualStates(nodes.apply(RENEWAL));
    }

    @AfterAll
    static void awaitClosed() {
        RatisNodes.awaitClosed();
    }

    @AfterEach
    void stopNodes() {
        nodes.close();
    }

    @Test
    void the_directory_stays_bounded_and_a_node_that_missed_purged_entries_gets_a_snapshot() throws Exception {
        NodeId absent = nodes.other(nodes.awaitLeader());
        nodes.stop(absent);
        long lastSeen = lastSnapshot(absent);

        renew(6000);

        NodeId present = nodes.awaitLeader();
        assertThat(bytesIn(nodes.settings(present).directory()))
                .as("6000 renewals take about 1.2 MB of log")
                .isLessThan(6L * SEGMENT_BYTES);
        nodes.start(absent);
        nodes.awaitEqualStates(nodes.apply(RENEWAL));
        assertThat(lastSnapshot(absent)).isGreaterThan(lastSeen);
        assertThat(nodes.log(absent).health()).isEqualTo(new LogHealth.Healthy());

        AppliedState before = nodes.log(absent).applied();
        nodes.stopAll();
        for (NodeId node : NODES) {
            nodes.start(node);
        }
        nodes.awaitLeader();
        nodes.awaitEqualStates(before.index());
        assertThat(nodes.log(absent).applied()).isEqualTo(before);
    }

    @Test
    void a_log_that_was_torn_in_its_last_entry_is_completed_by_the_others() throws Exception {
        NodeId torn = nodes.other(nodes.awaitLeader());
        long applied = nodes.apply(RENEWAL);
        nodes.awaitEqualStates(applied);
        nodes.stop(torn);

        cutLastBytes(openSegment(torn), 5);
        nodes.start(torn);

        nodes.awaitEqualStates(applied);
        nodes.awaitEqualStates(nodes.apply(RENEWAL));
    }

    @Test
    void a_log_with_a_flipped_byte_is_refused_with_a_reason_and_leaves_no_thread() throws Exception {
        NodeId damaged = nodes.other(nodes.awaitLeader());
        nodes.stop(damaged);
        flipByte(openSegment(damaged), 40);

        assertThatThrownBy(() -> nodes.start(damaged))
                .isInstanceOf(LogStartException.class)
                .hasMessageContaining(nodes.settings(damaged).directory().toString());
        awaitNoThreadOf(damaged);
        nodes.apply(RENEWAL);
    }

    @Test
    void a_wiped_directory_can_be_seen_before_the_node_starts_with_it() throws Exception {
        NodeId wiped = nodes.other(nodes.awaitLeader());
        RaftDirectory directory = nodes.settings(wiped).raftDirectory();
        assertThat(directory.isEmpty()).isFalse();
        nodes.stop(wiped);
        assertThat(directory.isEmpty()).isFalse();

        delete(directory.path());

        assertThat(directory.isEmpty()).isTrue();
    }

    @Test
    void a_port_that_is_taken_is_told_and_leaves_neither_thread_nor_lock() throws Exception {
        NodeId late = nodes.other(nodes.awaitLeader());
        NodeId holder = nodes.other(late);
        RatisSettings own = nodes.settings(late);
        nodes.stop(late);
        RatisSettings taken = RatisSettings.of(
                own.cluster(),
                late,
                1,
                own.directory(),
                "127.0.0.1",
                nodes.settings(holder).listenPort(),
                own.voters());

        assertThatThrownBy(() -> RatisClusterLog.open(taken))
                .isInstanceOf(LogStartException.class)
                .hasMessageContaining("127.0.0.1:" + taken.listenPort())
                .hasMessageContaining("in use");

        awaitNoThreadOf(late);
        nodes.start(late);
        nodes.awaitEqualStates(nodes.apply(RENEWAL));
    }

    @Test
    void the_same_directory_cannot_be_used_twice() {
        RatisSettings settings = nodes.settings(NODE_A);

        assertThatThrownBy(() -> RatisClusterLog.open(settings))
                .isInstanceOf(LogStartException.class)
                .hasMessageContaining("lock");
        nodes.apply(RENEWAL);
    }

    /** Keeps so many under way that the disk is not waited for one by one. */
    private void renew(int times) throws Exception {
        NodeId leader = nodes.awaitLeader();
        Queue<CompletableFuture<ProposalOutcome>> underWay = new ArrayDeque<>();
        for (int number = 0; number < times; number++) {
            underWay.add(nodes.log(leader).propose(RENEWAL, DEADLINE.multipliedBy(4)));
            if (underWay.size() == IN_FLIGHT) {
                underWay.remove().get(4 * DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
            }
        }
        for (CompletableFuture<ProposalOutcome> renewal : underWay) {
            renewal.get(4 * DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
        }
    }

    private Path files(NodeId node, String folder) {
        return nodes.settings(node).raftDirectory().groupDirectory().resolve(folder);
    }

    private Path openSegment(NodeId node) throws IOException {
        try (Stream<Path> files = Files.list(files(node, "current"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private long lastSnapshot(NodeId node) throws IOException {
        try (Stream<Path> files = Files.list(files(node, "sm"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("snapshot\\.\\d+_\\d+"))
                    .mapToLong(name -> Long.parseLong(name.substring(name.indexOf('_') + 1)))
                    .max()
                    .orElse(-1);
        }
    }

    /** The file is longer than what is written in it: the rest is zeros. */
    private static void cutLastBytes(Path segment, int count) throws IOException {
        byte[] content = Files.readAllBytes(segment);
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(end - count);
        }
    }

    private static void flipByte(Path segment, int position) throws IOException {
        byte[] content = Files.readAllBytes(segment);
        content[position] ^= 1;
        Files.write(segment, content);
    }

    private static long bytesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(RatisStorageIT::size)
                    .sum();
        }
    }

    /** A file that Ratis has just purged takes no space. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** No thread that would keep the process alive. */
    private static void awaitNoThreadOf(NodeId node) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !thread.isDaemon())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith(node.name() + ".")));
    }
}
