package io.quorate.chaos.history;

import java.util.List;
import java.util.Optional;

/** One step of a transaction over lists that only grow at their end. */
public sealed interface Step {
    /** The list. */
    long key();

    /** Puts an element, never used before in this list, behind the others. */
    record Append(long key, long element) implements Step {}

    /**
     * Reads the whole list.
     *
     * @param elements what was there, oldest first; absent as long as it is not known
     */
    record Read(long key, Optional<List<Long>> elements) implements Step {
        public Read {
            elements = elements.map(List::copyOf);
        }
    }
}
