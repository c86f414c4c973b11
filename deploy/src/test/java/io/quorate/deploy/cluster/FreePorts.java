package io.quorate.deploy.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for a cluster, as {@code up --port-base} counts them. */
final class FreePorts {
    private static final int ATTEMPTS = 100;
    /** Below the range from which Linux takes the ports of outgoing connections. */
    private static final int LOW = 10_000;

    private static final int HIGH = 32_000;

    private FreePorts() {}

    /** A base none of whose ports anybody listens on now. */
    static int free(int nodes) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOW, HIGH);
            if (areFree(base, nodes)) {
                return base;
            }
        }
        throw new AssertionError(ATTEMPTS + " port bases were tried and none is free");
    }

    private static boolean areFree(int base, int nodes) {
        for (int kind = 0; kind <= 200; kind += 100) {
            for (int node = 1; node <= nodes; node++) {
                if (!isFree(base + kind + node)) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
