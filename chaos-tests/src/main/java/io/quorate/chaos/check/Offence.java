package io.quorate.chaos.check;

import io.quorate.chaos.history.Event;
import java.util.List;

/**
 * One broken promise.
 *
 * @param what in words
 * @param events those that show it, to be found in the history by their indexes
 */
public record Offence(String what, List<Event> events) {
    public Offence {
        events = List.copyOf(events);
    }
}
