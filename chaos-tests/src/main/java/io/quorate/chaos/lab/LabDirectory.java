package io.quorate.chaos.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a run keeps its hosts' directories, images of disks and logs: {@code PARENT/lab-RUN-OWNER}. */
record LabDirectory(Path path) {
    private static final Pattern NAME = Pattern.compile("/lab-[0-9a-f]{8}-(\\d+@\\d+)(/|$)");

    static LabDirectory make(Path parent, Label label) {
        Path path = parent.toAbsolutePath().resolve("lab-" + label.run() + "-" + label.owner());
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path, e);
        }
        return new LabDirectory(path);
    }

    static boolean isOrphan(String path) {
        Matcher matcher = NAME.matcher(path);
        return matcher.find() && !Label.isAlive(matcher.group(1));
    }

    /** A directory in it, made if need be. */
    Path of(String name) {
        Path directory = path.resolve(name);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }

    Path write(String name, String content) {
        Path file = path.resolve(name);
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
