package io.quorate.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Questions about directories of which some part may not exist yet. */
final class Existing {

    private Existing() {}

    /** Why the process could not create or fill the directory; empty when it can. */
    static Optional<String> whyNotWritable(Path directory, Machine machine) {
        Path existing = nearest(directory);
        if (!Files.isDirectory(existing)) {
            return Optional.of(existing + " is not a directory");
        }
        if (machine.isWritable(existing)) {
            return Optional.empty();
        }
        return Optional.of(
                existing.equals(directory)
                        ? directory + " is not writable for this process: give it to its user (chown)"
                        : directory + " does not exist, and " + existing
                                + " is not writable for this process: create it and give it to the agent's user (chown)");
    }

    /** The path with the symbolic links of its existing part followed. */
    static Path withLinksFollowed(Path path) {
        Path existing = nearest(path);
        try {
            return existing.toRealPath().resolve(existing.relativize(path)).normalize();
        } catch (IOException e) {
            throw new UncheckedIOException("following the links of " + existing, e);
        }
    }

    private static Path nearest(Path path) {
        Path current = path;
        while (!Files.exists(current)) {
            Path parent = current.getParent();
            if (parent == null) {
                return current;
            }
            current = parent;
        }
        return current;
    }
}
