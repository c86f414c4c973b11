package io.quorate.agent.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds an installed PostgreSQL for the tests: on PATH first, else the newest of Debian's directories. */
final class PostgresBinaries {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private PostgresBinaries() {}

    static Path find() {
        List<Path> candidates = new ArrayList<>();
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            candidates.add(Path.of(directory));
        }
        candidates.addAll(newestFirst());
        return candidates.stream()
                .filter(directory -> Files.isExecutable(directory.resolve("pg_rewind"))
                        && Files.isExecutable(directory.resolve("postgres")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no PostgreSQL server was found on PATH or in " + DEBIAN
                        + "/*/bin: install one, such as 'apt-get install postgresql-15'"));
    }

    private static List<Path> newestFirst() {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN, "[0-9]*")) {
                versions.forEach(version -> found.add(version.resolve("bin")));
            } catch (IOException e) {
                throw new IllegalStateException("cannot read " + DEBIAN, e);
            }
        }
        found.sort(Comparator.comparingInt(PostgresBinaries::version).reversed());
        return found;
    }

    private static int version(Path bin) {
        return Integer.parseInt(bin.getName(bin.getNameCount() - 2).toString());
    }
}
