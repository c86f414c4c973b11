package io.quorate.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** An agent whose process is stopped: the kernel takes connections, and nobody ever answers. */
public final class FrozenAgent implements AutoCloseable {
    private final ServerSocket socket;

    public FrozenAgent() {
        try {
            socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException("listening for a frozen agent", failure);
        }
    }

    public Endpoint endpoint() {
        return new Endpoint(InetAddress.getLoopbackAddress().getHostAddress(), socket.getLocalPort());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("closing a frozen agent", failure);
        }
    }
}
