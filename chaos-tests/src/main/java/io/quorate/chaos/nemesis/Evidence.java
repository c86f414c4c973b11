package io.quorate.chaos.nemesis;

import java.util.Optional;

/** What shows that a fault happened. */
final class Evidence {
    private Evidence() {}

    static Optional<String> when(boolean isSeen, String what) {
        return isSeen ? Optional.of(what) : Optional.empty();
    }
}
