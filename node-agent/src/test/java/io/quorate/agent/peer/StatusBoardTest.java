package io.quorate.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StatusBoardTest {
    private static final NodeId B = new NodeId("node-b");

    private final AtomicLong nanos = new AtomicLong(5_000);
    private final StatusBoard board = new StatusBoard(nanos::get);

    @Test
    void a_node_that_was_never_heard_of_has_neither_status_nor_age() {
        assertThat(board.last(B)).isEmpty();
        assertThat(board.age(B)).isEmpty();
        assertThat(board.all()).isEmpty();
    }

    @Test
    void the_age_of_a_status_counts_from_its_receipt() {
        board.put(standby(1).build());
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());

        assertThat(board.age(B)).contains(Duration.ofSeconds(3));
        assertThat(board.fresh(Duration.ofSeconds(3))).containsKey(B);
        assertThat(board.fresh(Duration.ofMillis(2999))).isEmpty();
        assertThat(board.all()).containsKey(B);
    }

    @Test
    void a_report_that_was_overtaken_by_a_newer_one_is_dropped() {
        board.put(standby(8).state(NodeState.STREAMING).build());
        nanos.addAndGet(1000);

        boolean taken = board.put(standby(7).state(NodeState.STOPPED).build());

        assertThat(taken).isFalse();
        assertThat(board.last(B)).hasValueSatisfying(seen -> {
            assertThat(seen.status().state()).isEqualTo(NodeState.STREAMING);
            assertThat(seen.age()).isEqualTo(Duration.ofNanos(1000));
        });
    }

    @Test
    void a_repeated_report_does_not_make_a_status_younger() {
        board.put(standby(8).build());
        nanos.addAndGet(1000);

        assertThat(board.put(standby(8).build())).isFalse();
        assertThat(board.age(B)).contains(Duration.ofNanos(1000));
    }

    @Test
    void a_restarted_agent_is_heard_although_it_counts_from_one_again() {
        board.put(standby(900).process("old").build());

        assertThat(board.put(standby(1).process("new").state(NodeState.STARTING).build()))
                .isTrue();
        assertThat(board.last(B))
                .hasValueSatisfying(seen -> assertThat(seen.status().state()).isEqualTo(NodeState.STARTING));
    }

    @Test
    void a_late_report_of_an_earlier_process_is_dropped() {
        board.put(standby(900).process("old").build());
        board.put(standby(1).process("new").build());

        assertThat(board.put(standby(901).process("old").build())).isFalse();
        assertThat(board.last(B))
                .hasValueSatisfying(
                        seen -> assertThat(seen.status().agentIncarnation()).isEqualTo("new"));
    }

    @Test
    void listeners_are_told_of_news_that_were_taken_only() {
        List<NodeStatus> told = new ArrayList<>();
        board.subscribe(told::add);

        board.put(standby(2).build());
        board.put(standby(1).state(NodeState.CATCHING_UP).build());
        board.put(standby(3).build());
        board.put(standby(4).state(NodeState.CATCHING_UP).build());
        board.put(standby(1).process("next").state(NodeState.CATCHING_UP).build());

        assertThat(told).extracting(NodeStatus::sequence).containsExactly(2L, 4L, 1L);
    }

    @Test
    void a_node_that_was_not_heard_for_long_is_news() {
        List<NodeStatus> told = new ArrayList<>();
        board.put(standby(1).build());
        board.subscribe(told::add);

        nanos.addAndGet(SeenStatus.FRESH.toNanos());
        board.put(standby(2).build());
        nanos.addAndGet(SeenStatus.FRESH.toNanos() + 1);
        board.put(standby(3).build());

        assertThat(told).extracting(NodeStatus::sequence).containsExactly(3L);
    }

    private static StatusBuilder standby(long sequence) {
        return StatusBuilder.standby("node-b", "node-a").sequence(sequence);
    }
}
