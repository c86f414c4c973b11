package io.quorate.deploy.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files below the project's root, without what a build or an editor leaves there. */
record Checkout(List<SourceFile> files) {
    /** Larger ones are not written by hand. */
    private static final long MAX_BYTES = 1 << 20;

    static Checkout of(Path root) {
        Set<String> skipped = skippedFolders(root);
        List<SourceFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return skipped.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile() && attributes.size() <= MAX_BYTES) {
                        files.add(read(root, file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot walk " + root, e);
        }
        files.sort(Comparator.comparing(SourceFile::path));
        return new Checkout(List.copyOf(files));
    }

    private static SourceFile read(Path root, Path file) throws IOException {
        // Not every file is text: bytes that are not UTF-8 become replacement characters, and no check is about them.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return new SourceFile(root.relativize(file).toString().replace('\\', '/'), text);
    }

    /** What .gitignore names as folders; git's own is a file in a linked work tree and harmless. */
    private static Set<String> skippedFolders(Path root) {
        Path ignored = root.resolve(".gitignore");
        try (Stream<String> lines = Files.exists(ignored) ? Files.lines(ignored) : Stream.of("target/")) {
            return Stream.concat(
                            Stream.of(".git"),
                            lines.filter(line -> line.endsWith("/"))
                                    .map(line -> line.substring(line.startsWith("/") ? 1 : 0, line.length() - 1)))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + ignored, e);
        }
    }
}
