package io.quorate.agent.founding;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does the Raft directory hold anything? Empty directories, a file system's lost+found and Ratis's lock hold nothing. */
final class RaftDirectory {
    private static final Set<String> NOTHING = Set.of("in_use.lock");
    private static final String LOST_AND_FOUND = "lost+found";

    private RaftDirectory() {}

    /** @throws IOException when it could not be looked through, which is no answer */
    static boolean isEmpty(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return true;
        }
        AtomicBoolean empty = new AtomicBoolean(true);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                boolean isLostAndFound = visited.endsWith(LOST_AND_FOUND) && !visited.equals(directory);
                return isLostAndFound ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (NOTHING.contains(String.valueOf(file.getFileName()))) {
                    return FileVisitResult.CONTINUE;
                }
                empty.set(false);
                return FileVisitResult.TERMINATE;
            }
        });
        return empty.get();
    }
}
