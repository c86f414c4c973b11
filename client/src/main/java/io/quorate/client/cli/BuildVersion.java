package io.quorate.client.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that the build wrote into {@code version.txt} beside this class. */
final class BuildVersion {
    private BuildVersion() {}

    static String read() {
        try (InputStream text = requireNonNull(BuildVersion.class.getResourceAsStream("version.txt"), "version.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("reading version.txt of clusterctl's jar", failure);
        }
    }
}
