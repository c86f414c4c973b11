package io.quorate.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An address at which nobody listens: its port is taken, so that nobody else can, and connections are refused. */
public final class DeadAgent implements AutoCloseable {
    private final Socket socket = new Socket();

    public DeadAgent() {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException("taking a port for a dead agent", failure);
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
            throw new UncheckedIOException("freeing the port of a dead agent", failure);
        }
    }
}
