package io.quorate.agent.config;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for PostgreSQL's programs: in PATH, then where Debian and the RPMs of postgresql.org put each version. */
final class PostgresBinaries {
    /** What the agent calls. A directory counts when it has them all. */
    static final List<String> PROGRAMS =
            List.of("postgres", "pg_ctl", "initdb", "pg_basebackup", "pg_rewind", "pg_controldata");

    private static final Pattern VERSION = Pattern.compile("(?:.*/)?(?:pgsql-)?([0-9]+)/bin");

    private final List<Path> searchPath;
    private final List<Path> roots;

    /**
     * @param searchPath directories, first match wins
     * @param roots directories with one directory for each version, {@code 15/bin} or {@code pgsql-15/bin}
     */
    PostgresBinaries(List<Path> searchPath, List<Path> roots) {
        this.searchPath = List.copyOf(searchPath);
        this.roots = List.copyOf(roots);
    }

    static PostgresBinaries ofThisMachine(Map<String, String> environment) {
        List<Path> searchPath = Arrays.stream(
                        environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .toList();
        return new PostgresBinaries(searchPath, List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr")));
    }

    /** Programs for this data directory: of its version if it has one, else the first in PATH, else the newest. */
    Optional<Path> find(Path data) {
        List<Path> versioned = versioned();
        Optional<String> version = versionOf(data);
        if (version.isPresent()) {
            Optional<Path> fitting = versioned.stream()
                    .filter(directory -> Integer.toString(major(directory)).equals(version.get()))
                    .findFirst();
            if (fitting.isPresent()) {
                return fitting;
            }
        }
        return Stream.concat(searchPath.stream(), versioned.stream())
                .filter(directory -> missing(directory).isEmpty())
                .findFirst();
    }

    /** The programs that a directory lacks. */
    static List<String> missing(Path directory) {
        return PROGRAMS.stream()
                .filter(program -> !Files.isExecutable(directory.resolve(program)))
                .toList();
    }

    private List<Path> versioned() {
        return roots.stream()
                .flatMap(root -> entries(root).stream())
                .map(entry -> entry.resolve("bin"))
                .filter(directory -> major(directory) > 0 && missing(directory).isEmpty())
                .sorted(Comparator.comparingInt(PostgresBinaries::major).reversed())
                .toList();
    }

    private static List<Path> entries(Path root) {
        if (!Files.isDirectory(root) || !Files.isReadable(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("looking for PostgreSQL below " + root, e);
        }
    }

    private static int major(Path directory) {
        Matcher matcher = VERSION.matcher(directory.toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Empty when there is none, or it cannot be read: then the start checks have more to say about the directory. */
    private static Optional<String> versionOf(Path data) {
        try {
            return Optional.of(Files.readString(data.resolve("PG_VERSION")).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
