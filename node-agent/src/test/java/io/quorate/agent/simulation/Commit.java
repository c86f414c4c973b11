package io.quorate.agent.simulation;

import java.util.function.Consumer;

/**
 * A client's write that waits for its acknowledgement.
 *
 * @param end told once: true when it is acknowledged, false when nobody can say any more
 */
record Commit(Wal record, Consumer<Boolean> end) {}
