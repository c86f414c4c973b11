package io.quorate.agent.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the start checks ask the operating system. */
interface Machine {

    /** User that this process runs as; 0 is root. */
    int processUid();

    int ownerOf(Path path) throws IOException;

    /** May this process create entries in an existing directory? */
    boolean isWritable(Path directory);

    /** Why nothing could be listening there now, as half a sentence; empty when it could. */
    Optional<String> whyNotListenable(Address address);

    /** Does a process with this number live? */
    boolean isAlive(long pid);
}
