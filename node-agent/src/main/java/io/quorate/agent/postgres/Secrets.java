package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The passwords of the cluster, each in a file of its own, on one line. */
final class Secrets {
    private final Path directory;

    Secrets(Path directory) {
        this.directory = directory;
    }

    String replicationPassword() throws OperationFailed {
        return read("replication.password");
    }

    String applicationPassword() throws OperationFailed {
        return read("application.password");
    }

    /** For PGPASSFILE: the replication role's password, wherever it connects to. */
    String passFile() throws OperationFailed {
        String password = replicationPassword().replace("\\", "\\\\").replace(":", "\\:");
        return "*:*:*:" + UpstreamConfig.REPLICATION_ROLE + ":" + password + "\n";
    }

    private String read(String name) throws OperationFailed {
        Path file = directory.resolve(name);
        try {
            String password = Files.readString(file).strip();
            if (password.isEmpty() || password.lines().count() != 1) {
                throw new OperationFailed("password file " + file + ": expected one line that is not blank");
            }
            return password;
        } catch (IOException e) {
            throw new OperationFailed(
                    "password file " + file + " cannot be read (every node needs the same one, mode 0600)", e);
        }
    }
}
