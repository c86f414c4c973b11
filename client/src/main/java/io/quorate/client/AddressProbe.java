package io.quorate.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether anybody takes connections at an address: also an agent that hangs, and one of a version that nobody knows. */
final class AddressProbe {
    private AddressProbe() {}

    /** False when it was refused, or when nothing came of it in time, at least 1 ms. */
    static boolean isAnswered(Endpoint endpoint, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(endpoint.host(), endpoint.port()), Math.max(1, (int) timeout.toMillis()));
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
