package io.quorate.client;

import java.util.Optional;

/** Who coordinates, as an agent that does not told it: {@code name host:port}. */
record CoordinatorHint(String name, Endpoint endpoint) {
    /** Empty when the agent knows none, or says it in a form that this client does not know. */
    static Optional<CoordinatorHint> parse(String text) {
        int space = text.strip().indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String name = text.strip().substring(0, space);
        try {
            return Optional.of(new CoordinatorHint(
                    name, Endpoint.parse(text.strip().substring(space).strip())));
        } catch (IllegalArgumentException notAnEndpoint) {
            // Without an address the search goes on as if no coordinator were known.
            return Optional.empty();
        }
    }
}
