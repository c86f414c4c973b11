package io.quorate.chaos.check;

import static io.quorate.chaos.history.HandMade.primary;
import static io.quorate.chaos.history.HandMade.standby;

import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.Operation.Balances;
import io.quorate.chaos.history.Operation.Count;
import io.quorate.chaos.history.Operation.Increment;
import io.quorate.chaos.history.Operation.Transfer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AmountCheckersTest {
    private final HandMade story = new HandMade();

    private Judged bank(boolean allowsNegative) {
        return Judged.by(new BankChecker(Set.of(0, 1), 20, allowsNegative), story);
    }

    private Judged counter() {
        return Judged.by(new CounterChecker(), story);
    }

    private static Balances balances(Map<Integer, Long> byAccount) {
        return new Balances(Optional.of(byAccount));
    }

    private static Count count(long value) {
        return new Count(Optional.of(value));
    }

    @Test
    void a_sum_that_does_not_change_is_well_on_every_node() {
        story.ok(new Transfer(0, 1, 5), primary("n1", 1)).ok(balances(Map.of(0, 5L, 1, 15L)), primary("n1", 1));
        story.ok(balances(Map.of(0, 10L, 1, 10L)), standby("n2", 1));

        bank(false).isValid();
    }

    @Test
    void half_a_transfer_convicts_on_a_standby_too() {
        story.ok(new Transfer(0, 1, 5), primary("n1", 1)).ok(balances(Map.of(0, 5L, 1, 10L)), standby("n2", 1));

        bank(false).isInvalid("sum up to 15, not 20", 3L);
    }

    @Test
    void an_account_that_is_missing_convicts_though_the_sum_is_right() {
        story.ok(new Transfer(0, 1, 10), primary("n1", 1)).ok(balances(Map.of(1, 20L)), primary("n1", 1));

        bank(false).isInvalid("the accounts are [1]", 3L);
    }

    @Test
    void an_overdrawn_account_convicts_where_that_is_forbidden() {
        story.ok(new Transfer(0, 1, 15), primary("n1", 1)).ok(balances(Map.of(0, -5L, 1, 25L)), primary("n1", 1));

        bank(true).isValid();
        bank(false).isInvalid("overdrawn", 3L);
    }

    @Test
    void a_bank_where_nobody_read_or_nothing_was_moved_proves_nothing() {
        bank(false).isUnknown("nobody read the balances; no transfer was acknowledged");
    }

    @Test
    void a_lost_increment_convicts() {
        story.ok(new Increment(1), primary("n1", 1)).ok(new Increment(2), primary("n1", 1));
        story.ok(count(2), primary("n2", 2));

        counter().isInvalid("the counter is 2, below the 3 acknowledged before", 5L);
    }

    @Test
    void an_increment_that_counts_twice_convicts() {
        story.ok(new Increment(1), primary("n1", 1)).fail(new Increment(5)).ok(count(2), primary("n1", 1));

        counter().isInvalid("the counter is 2, above the 1 asked for so far", 5L);
    }

    @Test
    void increments_of_unknown_outcome_and_those_under_way_may_count_or_not() {
        story.ok(new Increment(1), primary("n1", 1)).info(new Increment(10));
        Event slow = story.invoke(new Increment(100));
        story.ok(count(1), primary("n1", 1)).ok(count(111), primary("n1", 1));
        story.ok(slow, primary("n1", 1));

        counter().isValid();
    }

    @Test
    void an_increment_that_begins_and_ends_during_a_read_may_count_or_not() {
        story.ok(new Increment(1), primary("n1", 1));
        Event without = story.invoke(count(1));
        Event with = story.invoke(count(3));
        story.ok(new Increment(2), primary("n1", 1));
        story.ok(without, count(1), primary("n1", 1));
        story.ok(with, count(3), primary("n1", 1));

        counter().isValid();
    }

    @Test
    void a_standby_may_lag_but_not_run_ahead() {
        story.ok(new Increment(1), primary("n1", 1))
                .ok(count(1), primary("n1", 1))
                .ok(count(0), standby("n2", 1));
        counter().isValid();

        story.ok(count(2), standby("n2", 1));
        counter().isInvalid("above the 1", 7L);
    }

    @Test
    void a_counter_that_no_primary_was_asked_for_or_nobody_incremented_proves_nothing() {
        counter().isUnknown("no increment was acknowledged; no read was answered by the newest primary");
    }
}
