package io.quorate.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.history.Operation;
import io.quorate.chaos.history.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MixTest {
    private static final int DRAWS = 5000;

    private final AtomicLong elements = new AtomicLong();
    private final Mix one = new Mix(new SplittableRandom(1), elements);
    private final Mix other = new Mix(new SplittableRandom(2), elements);

    @Test
    void no_element_is_drawn_twice_and_every_kind_of_operation_is() {
        List<Long> drawn = new ArrayList<>();
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            Operation operation = (i % 2 == 0 ? one : other).next();
            kinds.add(operation.getClass());
            drawn.addAll(written(operation));
        }

        assertThat(drawn).doesNotHaveDuplicates();
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        Operation.SetAdd.class,
                        Operation.SetRead.class,
                        Operation.Transaction.class,
                        Operation.Transfer.class,
                        Operation.Balances.class,
                        Operation.Increment.class,
                        Operation.Count.class);
    }

    @Test
    void the_read_at_the_end_has_every_list_that_was_appended_to() {
        Set<Long> appended = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            if (one.next() instanceof Operation.Transaction transaction) {
                transaction.steps().forEach(step -> appended.add(step.key()));
            }
        }

        Operation.Transaction last = (Operation.Transaction) Mix.readOfLists(elements.get());

        assertThat(last.steps().stream().map(Step::key).collect(Collectors.toSet()))
                .containsAll(appended);
    }

    @Test
    void money_is_moved_between_two_accounts_that_there_are() {
        for (int i = 0; i < DRAWS; i++) {
            if (one.next() instanceof Operation.Transfer transfer) {
                assertThat(transfer.from()).isBetween(1, Schema.ACCOUNTS).isNotEqualTo(transfer.to());
                assertThat(transfer.to()).isBetween(1, Schema.ACCOUNTS);
            }
        }
    }

    private static List<Long> written(Operation operation) {
        if (operation instanceof Operation.SetAdd add) {
            return List.of(add.element());
        }
        if (operation instanceof Operation.Transaction transaction) {
            return transaction.steps().stream()
                    .filter(Step.Append.class::isInstance)
                    .map(step -> ((Step.Append) step).element())
                    .toList();
        }
        return List.of();
    }
}
