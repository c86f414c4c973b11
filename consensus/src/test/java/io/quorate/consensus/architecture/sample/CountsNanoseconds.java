package io.quorate.consensus.architecture.sample;

/** Reads the monotonic clock. */
final class CountsNanoseconds {
    long now() {
        return System.nanoTime();
    }
}
