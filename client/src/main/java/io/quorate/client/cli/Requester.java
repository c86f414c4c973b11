package io.quorate.client.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who asks, for the cluster's records: {@code user@host}. */
final class Requester {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    private Requester() {}

    static String name() {
        return System.getProperty("user.name", "unknown") + "@" + host();
    }

    /** The kernel knows the name at once; a resolver may take seconds. */
    private static String host() {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException notLinux) {
            return resolved();
        }
    }

    private static String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
