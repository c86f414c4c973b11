package io.quorate.agent.founding;

import io.quorate.agent.process.DurableFile;
import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The two files in the state directory, never both for longer than a moment: {@code founding} while the node tries to found,
 * {@code initialised} for good from then on. A file that cannot be understood is an IOException, never "not there".
 */
final class FoundingFiles {
    private static final String HEADER =
            "# Written by quorate-agent. Never copy, restore or remove it: it tells a lost log from a new node.";

    private final Path word;
    private final Path marker;

    FoundingFiles(Path stateDirectory) {
        this.word = stateDirectory.resolve("founding");
        this.marker = stateDirectory.resolve("initialised");
    }

    Path marker() {
        return marker;
    }

    Optional<FoundingRecord> readWord() throws IOException {
        return read(word);
    }

    Optional<FoundingRecord> readMarker() throws IOException {
        Optional<FoundingRecord> found = read(marker);
        if (found.isPresent() && found.get().foundedWith().isEmpty()) {
            throw new IOException(marker + " lacks the words of the founding: it was damaged");
        }
        return found;
    }

    /** Durable when it returns. */
    void writeWord(FoundingRecord founding) throws IOException {
        DurableFile.write(word, text(founding));
    }

    /**
     * Durable when it returns. The file of the word goes afterwards: should the marker ever be removed by hand, the node must not be
     * taken for one that is merely late in the same founding.
     */
    void writeMarker(FoundingRecord founding) throws IOException {
        DurableFile.write(marker, text(founding));
        removeWord();
    }

    void removeWord() throws IOException {
        DurableFile.delete(word);
    }

    private static String text(FoundingRecord founding) {
        return String.join(
                        "\n",
                        HEADER,
                        "cluster=" + founding.cluster(),
                        "node=" + founding.node(),
                        "word=" + founding.word(),
                        "founded_with=" + String.join(" ", founding.foundedWith()),
                        "recovery=" + founding.recovery())
                + "\n";
    }

    private static Optional<FoundingRecord> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            return Optional.of(new FoundingRecord(
                    value(values, "cluster"),
                    new NodeId(value(values, "node")),
                    value(values, "word"),
                    Arrays.stream(value(values, "founded_with").split(" "))
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new)),
                    Integer.parseInt(values.getOrDefault("recovery", "0"))));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " was damaged: " + e.getMessage(), e);
        }
    }

    private static String value(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value;
    }
}
