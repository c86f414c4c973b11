package io.quorate.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The password files that every node has, with the same content: made once by whoever creates the cluster, read by the agents. */
public final class SecretFiles {
    /** Password of the role that standbys connect as. */
    public static final String REPLICATION = "replication.password";

    /** Password of the role for applications. */
    public static final String APPLICATION = "application.password";

    public static final List<String> NAMES = List.of(REPLICATION, APPLICATION);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SecretFiles() {}

    /** What is wrong with the files of a directory, each as {@code prefix: sentence}. */
    static List<String> failures(Path directory, String prefix) {
        List<String> failures = new ArrayList<>();
        NAMES.forEach(name -> failure(directory.resolve(name)).forEach(text -> failures.add(prefix + ": " + text)));
        return failures;
    }

    private static List<String> failure(Path file) {
        if (!Files.exists(file)) {
            return List.of(file + " is missing: make it once with 'quorate-agent secrets --directory "
                    + file.getParent() + "' and copy the files to every node");
        }
        if (!Files.isReadable(file)) {
            return List.of(file + " is not readable for this process: give it to the agent's user (chown)");
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                return List.of(file + " has mode " + PosixFilePermissions.toString(permissions)
                        + ": allowed is 0600 (chmod 600 " + file + ")");
            }
            return Files.readString(file).isBlank()
                    ? List.of(file + " is empty: remove it and make it with 'quorate-agent secrets'")
                    : List.of();
        } catch (IOException e) {
            return List.of(file + " cannot be examined: " + e);
        }
    }
}
