package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.junit.jupiter.api.Test;

class RatisSettingsTest {
    private static final NodeId NODE_A = new NodeId("node-a");
    private static final NodeId NODE_B = new NodeId("node-b");
    private static final Path DIRECTORY = Path.of("/var/lib/quorate/raft");
    private static final RaftVoter VOTER_A = new RaftVoter(NODE_A, 1, "10.0.0.1:7000");
    private static final RaftVoter VOTER_B = new RaftVoter(NODE_B, 2, "10.0.0.2:7000");

    @Test
    void the_defaults_are_the_measured_ones() {
        RaftProperties properties = ServerProperties.of(settings(List.of(VOTER_A, VOTER_B)));

        assertThat(RaftServerConfigKeys.Rpc.timeoutMin(properties).toIntExact(TimeUnit.MILLISECONDS))
                .isEqualTo(500);
        assertThat(RaftServerConfigKeys.Rpc.timeoutMax(properties).toIntExact(TimeUnit.MILLISECONDS))
                .isEqualTo(900);
        assertThat(RaftServerConfigKeys.Snapshot.autoTriggerEnabled(properties)).isTrue();
        assertThat(RaftServerConfigKeys.Snapshot.autoTriggerThreshold(properties))
                .isEqualTo(1000);
        assertThat(RaftServerConfigKeys.Log.purgeUptoSnapshotIndex(properties)).isTrue();
        assertThat(RaftServerConfigKeys.Log.corruptionPolicy(properties))
                .isEqualTo(RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    }

    @Test
    void nothing_is_stored_outside_the_directory() {
        RaftProperties properties = ServerProperties.of(settings(List.of()));

        assertThat(RaftServerConfigKeys.storageDir(properties)).containsExactly(DIRECTORY.toFile());
        assertThat(RaftServerConfigKeys.removedGroupsDir(properties).toPath()).startsWithRaw(DIRECTORY);
    }

    @Test
    void a_voter_list_without_this_node_or_with_another_incarnation_of_it_is_refused() {
        assertThatThrownBy(() -> settings(List.of(VOTER_B)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("voters is")
                .hasMessageContaining("node-a with incarnation 1");
        assertThatThrownBy(() -> settings(List.of(new RaftVoter(NODE_A, 2, "10.0.0.1:7000"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(List.of(VOTER_A, VOTER_B, VOTER_B))).hasMessageContaining("node-b twice");
    }

    @Test
    void election_timeouts_that_would_split_votes_for_ever_are_refused() {
        assertThatThrownBy(
                        () -> RaftTuning.DEFAULT.withElectionTimeouts(Duration.ofMillis(500), Duration.ofMillis(500)))
                .hasMessage("longest election timeout is 500 ms: allowed is more than 500 ms, at most 60000 ms");
        assertThatThrownBy(() -> RaftTuning.DEFAULT.withElectionTimeouts(Duration.ofMillis(50), Duration.ofMillis(500)))
                .hasMessage("least election timeout is 50 ms: allowed is 100 ms or more");
    }

    @Test
    void what_a_person_typed_wrong_is_named_with_its_value_and_what_is_allowed() {
        assertThatThrownBy(() -> new RaftVoter(NODE_A, 1, "10.0.0.1"))
                .hasMessage("Raft address of node-a is '10.0.0.1': expected the form host:port");
        assertThatThrownBy(() -> new RaftVoter(NODE_A, 0, "10.0.0.1:7000"))
                .hasMessage("Raft incarnation of node-a is 0: allowed is 1 or more");
        assertThatThrownBy(() -> RatisSettings.of("orders", NODE_A, 1, DIRECTORY, "127.0.0.1", 70_000, List.of()))
                .hasMessage("Raft listen port is 70000: allowed is 1 to 65535");
        assertThatThrownBy(() -> RaftTuning.DEFAULT.withLogBounds(0, 1 << 20))
                .hasMessage("snapshot threshold is 0: allowed is 1 or more");
    }

    @Test
    void a_peer_is_named_after_node_and_incarnation_and_no_peer_is_preferred() {
        RaftPeer peer = RaftNames.peer(VOTER_B);

        assertThat(peer.getId()).isEqualTo(RaftPeerId.valueOf("node-b.2"));
        assertThat(peer.getAddress()).isEqualTo("10.0.0.2:7000");
        assertThat(peer.getPriority()).isZero();
        assertThat(RaftNames.node(peer.getId())).isEqualTo(NODE_B);
    }

    @Test
    void equal_cluster_names_make_equal_groups_and_others_do_not() {
        assertThat(RaftNames.group("orders", "")).isEqualTo(RaftNames.group("orders", ""));
        assertThat(RaftNames.group("orders", "")).isNotEqualTo(RaftNames.group("billing", ""));
    }

    private static RatisSettings settings(List<RaftVoter> voters) {
        return RatisSettings.of("orders", NODE_A, 1, DIRECTORY, "127.0.0.1", 7000, voters);
    }
}
