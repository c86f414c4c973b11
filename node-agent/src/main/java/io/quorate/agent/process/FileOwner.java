package io.quorate.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * The owner that files of a data directory must have. The agent and PostgreSQL usually run as the same user, and nothing is to be
 * done; an agent that runs as root hands over what it creates. Thread-safe.
 */
public final class FileOwner {
    private final Path model;

    private FileOwner(Path model) {
        this.model = model;
    }

    /** The owner of this file or directory, looked up at each use; of its nearest existing parent while it does not exist. */
    public static FileOwner of(Path path) {
        return new FileOwner(path);
    }

    /** @throws IOException also if this process may not change the owner and would have to */
    public void give(Path created) throws IOException {
        PosixFileAttributes wanted = attributes(nearestExisting(created));
        PosixFileAttributes present = attributes(created);
        if (!present.owner().equals(wanted.owner())) {
            Files.setAttribute(created, "posix:owner", wanted.owner(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(created, "posix:group", wanted.group(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private Path nearestExisting(Path created) {
        Path candidate = model.toAbsolutePath();
        while (!Files.exists(candidate) || candidate.equals(created.toAbsolutePath())) {
            Path parent = candidate.getParent();
            if (parent == null) {
                return candidate;
            }
            candidate = parent;
        }
        return candidate;
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
