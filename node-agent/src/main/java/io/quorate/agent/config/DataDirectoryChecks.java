package io.quorate.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What PostgreSQL demands of its data directory, said before PostgreSQL says it in a log that nobody reads. */
final class DataDirectoryChecks {
    private static final Set<PosixFilePermission> TOO_OPEN = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path data;
    private final Machine machine;
    private final List<String> failures = new ArrayList<>();

    DataDirectoryChecks(PostgresConfig postgres, Machine machine) {
        this.data = postgres.data();
        this.machine = machine;
    }

    List<String> run() {
        if (!Files.isDirectory(data)) {
            Existing.whyNotWritable(data, machine).ifPresent(this::fail);
            return failures;
        }
        parent();
        try {
            owner();
            if (Files.exists(data.resolve("PG_VERSION"))) {
                mode();
            }
        } catch (IOException e) {
            fail(data + " cannot be examined: " + e);
        }
        return failures;
    }

    /** A clone is made beside the directory and takes its place; what stood there is moved aside. */
    private void parent() {
        Path parent = data.getParent();
        if (parent != null && !machine.isWritable(parent)) {
            fail(parent
                    + ", the directory above it, is not writable for this process: give it to its user (chown), because"
                    + " a clone is made beside the data directory and then takes its place");
        }
    }

    private void owner() throws IOException {
        int owner = machine.ownerOf(data);
        int process = machine.processUid();
        if (owner != process) {
            fail(data + " belongs to " + Files.getOwner(data).getName() + " (uid " + owner
                    + "), the agent runs with uid " + process
                    + ": allowed is the same, because PostgreSQL refuses the directory of another user");
        }
    }

    private void mode() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(data);
        if (permissions.stream().anyMatch(TOO_OPEN::contains)) {
            fail(data + " has mode " + PosixFilePermissions.toString(permissions)
                    + ": allowed is 0700 or 0750 (chmod 700 " + data + ")");
        }
    }

    private void fail(String sentence) {
        failures.add(Schema.POSTGRES_DATA.path() + ": " + sentence);
    }
}
