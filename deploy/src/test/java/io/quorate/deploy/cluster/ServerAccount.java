package io.quorate.deploy.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As whom agents and servers run: PostgreSQL refuses root, so for root it is {@code postgres}, as in {@code deploy/local}. */
final class ServerAccount {
    private static final String OF_ROOT = "postgres";

    private ServerAccount() {}

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static String name() {
        return isRoot() ? OF_ROOT : System.getProperty("user.name", "");
    }

    /** A new directory of that user. */
    static Path newDirectory(Path parent) throws IOException {
        Path directory = Files.createTempDirectory(parent, "home");
        Files.setOwner(
                directory,
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name()));
        return directory;
    }

    /** The command, run as that user. */
    static List<String> command(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> whole =
                new ArrayList<>(List.of("setpriv", "--reuid=" + OF_ROOT, "--regid=" + OF_ROOT, "--init-groups", "--"));
        whole.addAll(command);
        return whole;
    }
}
