package io.quorate.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.chaos.history.Operation.SetAdd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static Event event(long index, EventType type, int process, long time) {
        return new Event(index, type, new ProcessId(process), new SetAdd(1), time, Optional.empty(), Optional.empty());
    }

    private static void assertRefused(String problem, Event... events) {
        assertThatThrownBy(() -> new History(List.of(events)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void gaps_and_backward_clocks_are_refused() {
        assertRefused("is not number 1", event(0, EventType.INVOKE, 0, 5), event(2, EventType.OK, 0, 6));
        assertRefused("earlier", event(0, EventType.INVOKE, 0, 5), event(1, EventType.OK, 0, 4));
    }

    @Test
    void a_process_that_does_two_things_at_once_or_goes_on_after_an_unknown_outcome_is_refused() {
        assertRefused("has not finished", event(0, EventType.INVOKE, 0, 1), event(1, EventType.INVOKE, 0, 2));
        assertRefused(
                "has not finished",
                event(0, EventType.INVOKE, 0, 1),
                event(1, EventType.INFO, 0, 2),
                event(2, EventType.INVOKE, 0, 3));
        assertRefused("completes nothing", event(0, EventType.OK, 0, 1));
    }

    @Test
    void an_operation_is_before_another_only_if_it_is_known_to_have_ended() {
        History history = new History(List.of(
                event(0, EventType.INVOKE, 0, 1),
                event(1, EventType.INVOKE, 1, 1),
                event(2, EventType.OK, 0, 2),
                event(3, EventType.INFO, 1, 3),
                event(4, EventType.INVOKE, 2, 4)));
        List<Attempt> attempts = history.attempts();

        assertThat(attempts.get(0).isBefore(attempts.get(2))).isTrue();
        assertThat(attempts.get(0).isBefore(attempts.get(1))).isFalse();
        assertThat(attempts.get(1).isBefore(attempts.get(2))).isFalse();
    }
}
