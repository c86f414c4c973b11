package io.quorate.consensus.architecture.sample;

import java.util.Random;

/** Names a source of randomness. */
final class DrawsRandomNumbers {
    int draw() {
        return new Random(1).nextInt();
    }
}
