package io.quorate.agent.founding;

import static io.quorate.consensus.ratis.RaftDirectory.RETIRED;

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
    private static final Set<String> NOT_OURS = Set.of("lost+found");

    /** Logs of groups that are over: what they hold says nothing about the present one. */
    private static final Set<String> NOT_OURS_OR_OVER = Set.of("lost+found", RETIRED);

    private RaftDirectory() {}

    /**
     * Logs that a recovery of the quorum has put aside count, too.
     *
     * @throws IOException when it could not be looked through, which is no answer
     */
    static boolean isEmpty(Path directory) throws IOException {
        return isEmpty(directory, NOT_OURS);
    }

    /** The same for a node that takes part in a recovered group: logs of groups before do not count. */
    static boolean isEmptyAfterRecovery(Path directory) throws IOException {
        return isEmpty(directory, NOT_OURS_OR_OVER);
    }

    private static boolean isEmpty(Path directory, Set<String> passedOver) throws IOException {
        if (Files.notExists(directory)) {
            return true;
        }
        AtomicBoolean empty = new AtomicBoolean(true);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                boolean isPassedOver =
                        passedOver.contains(String.valueOf(visited.getFileName())) && !visited.equals(directory);
                return isPassedOver ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
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
