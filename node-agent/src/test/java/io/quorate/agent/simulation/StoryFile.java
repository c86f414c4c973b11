package io.quorate.agent.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A document with a story: what people say about it, its script in a first block of code, and what is told of it in a second one. */
record StoryFile(Path path, String text) {
    static final Path DIRECTORY = Path.of("traces");
    private static final String BORDER = "```\n";
    private static final Pattern BORDERS = Pattern.compile("^```\n?", Pattern.MULTILINE);

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d\\d-.+\\.md"))
                    .sorted()
                    .toList();
        }
    }

    static StoryFile read(Path path) {
        try {
            return new StoryFile(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the story " + path, e);
        }
    }

    StoryScript script() {
        return StoryScript.parse(blocks().get(1));
    }

    /** The same document, with this in the place of what was told. */
    String told(String trace) {
        List<String> parts = blocks();
        return String.join(BORDER, parts.get(0), parts.get(1), parts.get(2), trace, "");
    }

    private List<String> blocks() {
        List<String> parts = List.of(BORDERS.split(text, -1));
        if (parts.size() != 5 || !parts.get(4).isBlank()) {
            throw new IllegalArgumentException(
                    path + " has " + parts.size() + " parts: allowed is text, a script, text, and a trace as the end");
        }
        return parts;
    }
}
