package io.quorate.consensus.architecture.sample;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/** Breaks no rule. */
record PureSample(List<Duration> durations) {
    long[] each(ToLongFunction<Duration> unit) {
        return durations.stream().mapToLong(unit).toArray();
    }
}
