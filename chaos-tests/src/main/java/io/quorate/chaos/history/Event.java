package io.quorate.chaos.history;

import java.util.Optional;

/**
 * One line of a history.
 *
 * @param index dense from 0; the order of everything in the run
 * @param time ns since the run began, by one monotonic clock
 * @param stamp who executed it; absent where no server answered
 * @param error what the client was told instead of success
 */
public record Event(
        long index,
        EventType type,
        ProcessId process,
        Operation operation,
        long time,
        Optional<Stamp> stamp,
        Optional<String> error) {
    public Event {
        if (index < 0 || time < 0) {
            throw new IllegalArgumentException("event " + index + " at " + time);
        }
        if (process.isNemesis() != operation instanceof Fault || (process.isNemesis() && type != EventType.INFO)) {
            throw new IllegalArgumentException("process " + process + " does not record " + type + " of " + operation);
        }
    }
}
