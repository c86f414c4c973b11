package io.quorate.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The rounds that have passed, in a file, so that a long run that was broken off goes on where it was. The file is that of the profile
 * {@code endurance}, below {@code target}: {@code mvn clean} begins anew.
 *
 * @param file nothing: everything is run, and nothing is noted
 */
record FinishedRounds(Optional<Path> file) {
    private static final String SETTING = "endurance.record";

    static FinishedRounds ofThisBuild() {
        return new FinishedRounds(Optional.ofNullable(System.getProperty(SETTING))
                .filter(text -> !text.isBlank())
                .map(Path::of));
    }

    /** Is this a long run? */
    static boolean areKept() {
        return ofThisBuild().file.isPresent();
    }

    boolean contains(Method test, int round) {
        return file.filter(Files::exists)
                .map(path -> lines(path).stream().anyMatch(line -> line.startsWith(key(test, round))))
                .orElse(false);
    }

    /** With what it has measured. */
    void add(Method test, int round, List<String> figures) {
        file.ifPresent(path -> append(path, key(test, round) + String.join("; ", figures) + System.lineSeparator()));
    }

    private static String key(Method test, int round) {
        return test.getDeclaringClass().getSimpleName() + "." + test.getName() + " " + round + ": ";
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private static void append(Path path, String line) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }
}
