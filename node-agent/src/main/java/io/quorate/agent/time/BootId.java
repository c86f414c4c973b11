package io.quorate.agent.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names one boot of the machine: times of the boot-time clock mean something only together with it. */
public record BootId(String value) {
    private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

    public BootId {
        if (!value.matches("[0-9a-zA-Z-]+")) {
            throw new IllegalArgumentException("boot id \"" + value + "\": letters, digits and hyphens are allowed");
        }
    }

    /** @throws UncheckedIOException when it is not known */
    public static BootId read() {
        return read(FILE);
    }

    static BootId read(Path file) {
        try {
            return new BootId(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the boot id in " + file, e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
