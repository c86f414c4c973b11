package io.quorate.consensus.architecture.sample;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Names java.util.concurrent. */
final class HoldsALock {
    private final Lock lock = new ReentrantLock();

    @Override
    public String toString() {
        return lock.toString();
    }
}
