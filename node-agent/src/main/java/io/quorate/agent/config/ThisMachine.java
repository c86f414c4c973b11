package io.quorate.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The machine that the agent runs on. Stateless. */
final class ThisMachine implements Machine {
    private static final Path SELF = Path.of("/proc/self");

    @Override
    public int processUid() {
        try {
            return ownerOf(SELF);
        } catch (IOException e) {
            throw new UncheckedIOException("asking " + SELF + " for the user of this process", e);
        }
    }

    @Override
    public int ownerOf(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:uid")).intValue();
    }

    @Override
    public boolean isWritable(Path directory) {
        return Files.isWritable(directory) && Files.isExecutable(directory);
    }

    @Override
    public Optional<String> whyNotListenable(Address address) {
        InetSocketAddress socketAddress = address.toSocketAddress();
        if (socketAddress.isUnresolved()) {
            return Optional.of("the host " + address.host() + " is not known");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(socketAddress);
            return Optional.empty();
        } catch (BindException e) {
            return Optional.of(explain(e, address));
        } catch (IOException e) {
            return Optional.of("listening there failed: " + e.getMessage());
        }
    }

    private static String explain(BindException e, Address address) {
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("in use")) {
            return "port " + address.port() + " is in use by another process (ss -ltnp shows which)";
        }
        return reason.contains("assign")
                ? "this machine has no address " + address.host()
                : "listening there failed: " + e.getMessage();
    }

    @Override
    public boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }
}
