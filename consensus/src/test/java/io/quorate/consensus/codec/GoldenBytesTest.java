package io.quorate.consensus.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.CommandSamples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The bytes of every command and of a full state, as they lie in logs and snapshots of running clusters. {@code
 * -Dquorate.golden.write=true} writes the file anew: only for content that no release has written yet.
 */
class GoldenBytesTest {
    private static final String FILE = "golden-bytes.txt";
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void bytes_are_those_that_earlier_versions_wrote() {
        Map<String, String> written = new TreeMap<>();
        CommandSamples.all().forEach((name, command) -> written.put(name, HEX.formatHex(CommandCodec.encode(command))));
        StateSamples.all().forEach((name, state) -> written.put(name, HEX.formatHex(StateCodec.encode(state))));
        if (Boolean.getBoolean("quorate.golden.write")) {
            write(written);
        } else {
            assertThat(written).isEqualTo(read());
        }
    }

    @Test
    void bytes_of_earlier_versions_are_read_as_what_they_meant() throws CodecException {
        Map<String, String> golden = read();
        for (var sample : CommandSamples.all().entrySet()) {
            byte[] bytes = HEX.parseHex(requireNonNull(golden.get(sample.getKey())));
            assertThat(CommandCodec.decode(bytes)).as(sample.getKey()).isEqualTo(sample.getValue());
        }
        for (var sample : StateSamples.all().entrySet()) {
            byte[] bytes = HEX.parseHex(requireNonNull(golden.get(sample.getKey())));
            assertThat(StateCodec.decode(bytes)).as(sample.getKey()).isEqualTo(sample.getValue());
        }
    }

    private static Map<String, String> read() {
        try (InputStream stream = requireNonNull(GoldenBytesTest.class.getResourceAsStream(FILE), FILE)) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Map<String, String> bytes) {
        String text = bytes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            Files.writeString(Path.of("src/test/resources/io/quorate/consensus/codec", FILE), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
