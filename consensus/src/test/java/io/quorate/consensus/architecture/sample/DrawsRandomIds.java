package io.quorate.consensus.architecture.sample;

import java.util.UUID;

/** Calls a source of randomness of a class that is a value otherwise. */
final class DrawsRandomIds {
    String draw() {
        return UUID.randomUUID().toString();
    }
}
