package io.quorate.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.LeaseReport;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NodeStatusCodecTest {

    @Test
    void a_full_status_comes_back_as_it_was() throws CodecException {
        NodeStatus status = StatusBuilder.primary("node-a")
                .sequence(77)
                .position(0xFFFF_FFFFL, 0xFFFF_FFFF_0000_0001L)
                .upstream("node-b")
                .system(-3)
                .cut(new CutPosition(new Epoch(0), new WalPosition(new Timeline(4), new Lsn(0)), StatusBuilder.LIFE))
                .leavesSync()
                .leaseReport(new LeaseReport(
                        Duration.ofMillis(1_012),
                        Duration.ofMillis(500),
                        Duration.ofMillis(500),
                        Optional.of(Duration.ofMillis(17)),
                        3,
                        Duration.ofMillis(5_012),
                        Optional.of(Duration.ofMillis(4)),
                        Optional.empty(),
                        1_000,
                        Optional.of("its guard is too slow")))
                .notElectable("its disk is full")
                .gaveBack(6)
                .replayPaused()
                .operation("checkpoint")
                .problem("slot node-c lags")
                .build();

        assertThat(NodeStatusCodec.decode(NodeStatusCodec.encode(status))).isEqualTo(status);
    }

    @Test
    void what_is_not_known_stays_not_known() throws CodecException {
        NodeStatus status = StatusBuilder.witness("node-w").build();

        assertThat(NodeStatusCodec.decode(NodeStatusCodec.encode(status))).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(NodeRole.class)
    void every_role_comes_back(NodeRole role) throws CodecException {
        assertThat(StatusWords.decode(StatusWords.encode(role))).isEqualTo(role);
    }

    @ParameterizedTest
    @EnumSource(NodeState.class)
    void every_state_comes_back(NodeState state) throws CodecException {
        assertThat(StatusWords.decode(StatusWords.encode(state))).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(DataDirectory.class)
    void every_condition_of_the_data_directory_comes_back(DataDirectory directory) throws CodecException {
        assertThat(StatusWords.decode(StatusWords.encode(directory))).isEqualTo(directory);
    }

    @Test
    void a_name_that_is_no_node_name_is_refused_by_field() {
        var message = NodeStatusCodec.encode(StatusBuilder.primary("node-a").build()).toBuilder()
                .setNode("Node A")
                .build();

        assertThatThrownBy(() -> NodeStatusCodec.decode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("node is 'Node A'");
    }

    @Test
    void a_state_of_a_newer_version_is_refused_and_not_read_as_another() {
        var message = NodeStatusCodec.encode(StatusBuilder.primary("node-a").build()).toBuilder()
                .setStateValue(99)
                .build();

        assertThatThrownBy(() -> NodeStatusCodec.decode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("state");
    }
}
