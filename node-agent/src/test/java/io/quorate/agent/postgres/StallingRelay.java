package io.quorate.agent.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a program and a server, and lets nothing pass any more after so many bytes from the server. */
final class StallingRelay implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final AtomicLong left;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    StallingRelay(int target, long bytes) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.left = new AtomicLong(bytes);
        start("relay-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    boolean hasStalled() {
        return left.get() <= 0;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            start("relay-up", () -> copy(client, server, new AtomicLong(Long.MAX_VALUE)));
            start("relay-down", () -> copy(server, client, left));
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong left) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int count = in.read(buffer);
        while (count >= 0 && left.addAndGet(-count) > 0) {
            out.write(buffer, 0, count);
            count = in.read(buffer);
        }
        if (count < 0) {
            to.close();
        }
    }

    private static void start(String name, Relaying work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends with an exception when its sockets are closed. */
    @FunctionalInterface
    private interface Relaying {
        void run() throws IOException;
    }
}
