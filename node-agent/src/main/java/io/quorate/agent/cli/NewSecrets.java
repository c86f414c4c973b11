package io.quorate.agent.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.stream.Stream;

/** Makes password files that only their owner can read. A file is there whole, or not at all; none is ever replaced. */
final class NewSecrets {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 32;
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    private NewSecrets(Path directory) {
        this.directory = directory;
    }

    /** Something stands in the way that a person has to decide about. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Makes the directory if it is missing. */
    static NewSecrets in(Path directory) throws IOException, RefusedException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        } else if (!Files.isDirectory(directory)) {
            throw new RefusedException("--directory: " + directory + " is a file: allowed is a directory");
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (!DIRECTORY_MODE.containsAll(mode)) {
            if (!isEmpty(directory)) {
                // It may be somebody's home, or /etc: its mode is not ours to change.
                throw new RefusedException("--directory: " + directory + " has mode "
                        + PosixFilePermissions.toString(mode) + ": allowed is 0700 (chmod 700 " + directory
                        + "), or a directory that is new or empty");
            }
            Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
        }
        return new NewSecrets(directory);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Makes a password unless there is one; returns a sentence about it, without the password. */
    String make(String name) throws IOException, RefusedException {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            if (Files.readString(file).isBlank()) {
                throw new RefusedException(file + " is empty: remove it, and this command makes a new one");
            }
            return "kept " + file + ": it was there already";
        }
        Path unfinished = directory.resolve(name + ".unfinished");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(FILE_MODE))) {
            channel.write(ByteBuffer.wrap(password().getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return "made " + file;
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
