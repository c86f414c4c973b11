package io.quorate.chaos.check;

import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.Fault;
import io.quorate.chaos.history.FaultWindow;
import io.quorate.chaos.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long a fault kept clients from writing, measured by acknowledgements.
 *
 * @param gap the longest time between two acknowledgements that began or went on after the fault was injected, up to the next fault;
 *     absent if nothing was acknowledged any more
 * @param afterHeal from its healing to the first acknowledgement after it; absent if there was none, or no healing
 */
public record RecoveryTime(Fault fault, Optional<Duration> gap, Optional<Duration> afterHeal) {
    /** Of every fault of a run. */
    public static List<RecoveryTime> of(History history) {
        List<Event> acknowledged = new Epochs(history)
                .acknowledgements().stream().map(attempt -> attempt.last()).toList();
        long lastTry = history.attempts().stream()
                .filter(attempt -> attempt.operation().isWrite())
                .mapToLong(attempt -> attempt.invocation().time())
                .max()
                .orElse(0);
        List<FaultWindow> windows = FaultWindow.of(history);
        List<RecoveryTime> times = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            long end = i + 1 < windows.size() ? windows.get(i + 1).from() : Long.MAX_VALUE;
            times.add(of(windows.get(i), end, acknowledged, lastTry));
        }
        return times;
    }

    private static RecoveryTime of(FaultWindow window, long end, List<Event> acknowledged, long lastTry) {
        long healed = window.until();
        Optional<Duration> afterHeal = acknowledged.stream()
                .filter(event -> event.time() >= healed)
                .findFirst()
                .map(event -> Duration.ofNanos(event.time() - healed));
        return new RecoveryTime(window.fault(), longestGap(window.from(), end, acknowledged, lastTry), afterHeal);
    }

    /** Gaps that overlap with [from, end]: the first reaches back to the last acknowledgement before, the last to the last try. */
    private static Optional<Duration> longestGap(long from, long end, List<Event> acknowledged, long lastTry) {
        long longest = -1;
        long last = from;
        for (Event event : acknowledged) {
            if (event.time() <= from) {
                last = event.time();
                continue;
            }
            if (last >= end) {
                break;
            }
            longest = Math.max(longest, event.time() - last);
            last = event.time();
        }
        if (longest < 0) {
            return Optional.empty();
        }
        long silence = last < end ? lastTry - last : 0;
        return Optional.of(Duration.ofNanos(Math.max(longest, silence)));
    }

    /** What a bound is meant for: the gap where a majority was left to go on, else the time after healing. */
    public Optional<Duration> judged() {
        return fault.keepsMajority() ? gap : afterHeal;
    }
}
