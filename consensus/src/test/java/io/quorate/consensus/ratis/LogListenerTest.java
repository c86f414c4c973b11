package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogListenerTest {
    private static final Leadership LED = new Leadership(3, Optional.of(new NodeId("node-a")), false);
    private static final Leadership WITHOUT_LEADER = new Leadership(3, Optional.empty(), false);

    private final AtomicReference<AppliedState> applied =
            new AtomicReference<>(new AppliedState(1, ClusterState.EMPTY));
    private final AtomicReference<Leadership> leadership = new AtomicReference<>(LED);
    private final List<String> deaths = new CopyOnWriteArrayList<>();
    private final List<Long> told = new CopyOnWriteArrayList<>();
    private final LogListener listener = new LogListener(applied::get, leadership::get, () -> {}, deaths::add);

    @BeforeEach
    void start() {
        listener.start();
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void an_application_is_told_on_the_listeners_own_thread() {
        List<String> threads = new CopyOnWriteArrayList<>();
        listener.subscribe(state -> {
            threads.add(Thread.currentThread().getName());
            told.add(state.index());
        });

        applied.set(new AppliedState(2, ClusterState.EMPTY));
        listener.changed();

        await().untilAsserted(() -> assertThat(told).containsExactly(2L));
        assertThat(threads).containsExactly("log-listener");
    }

    @Test
    void a_leader_that_is_lost_without_a_word_from_ratis_is_told() {
        listener.subscribe(state -> told.add(state.index()));

        leadership.set(WITHOUT_LEADER);

        await().untilAsserted(() -> assertThat(told).hasSize(1));
    }

    @Test
    void a_listener_that_throws_is_called_again_and_the_others_are_too() {
        listener.subscribe(state -> {
            throw new IllegalStateException("a listener's fault");
        });
        listener.subscribe(state -> told.add(state.index()));

        listener.changed();
        await().untilAsserted(() -> assertThat(told).hasSize(1));
        listener.changed();

        await().untilAsserted(() -> assertThat(told).hasSize(2));
        assertThat(deaths).isEmpty();
    }

    @Test
    void a_watch_that_fails_ends_the_log_instead_of_going_on_blindly() {
        LogListener blind = new LogListener(
                applied::get,
                leadership::get,
                () -> {
                    throw new IllegalStateException("a bug");
                },
                deaths::add);

        blind.start();

        await().untilAsserted(
                        () -> assertThat(deaths).hasSize(1).first().asString().contains("a bug"));
        blind.close();
    }
}
