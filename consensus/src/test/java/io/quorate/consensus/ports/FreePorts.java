package io.quorate.consensus.ports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * TCP ports of loopback on which nobody listens. Random ones from a range that Linux leaves alone: a port that the kernel chose (port 0)
 * and that was given back may at any moment become the near end of somebody's outgoing connection, and then cannot be listened on.
 * Within a process no port is given out twice, and each of the two JVMs of a build has its own half of the range, so that tests may run
 * side by side.
 */
public final class FreePorts {
    private static final int ATTEMPTS = 100;
    private static final int HALF = 11_000;

    /** Linux takes the ports of outgoing connections from 32768 on (ip_local_port_range in ip(7)). */
    private static final int LOW = 10_000 + Integer.getInteger("quorate.fork", 1) % 2 * HALF;

    private static final int HIGH = LOW + HALF;

    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /** One port. */
    public static int next() {
        return baseOf(0);
    }

    /** A number such that the sums with each of these distances, none of them negative, are free ports. */
    public static synchronized int baseOf(int... distances) {
        int furthest = Arrays.stream(distances).max().orElseThrow();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOW, HIGH - furthest);
            int[] ports =
                    Arrays.stream(distances).map(distance -> base + distance).toArray();
            if (IntStream.of(ports).allMatch(FreePorts::isFree)) {
                IntStream.of(ports).forEach(GIVEN::add);
                return base;
            }
        }
        throw new AssertionError(ATTEMPTS + " random bases from " + LOW + " to " + (HIGH - furthest)
                + " were tried, and none has free ports at all distances of " + Arrays.toString(distances));
    }

    private static boolean isFree(int port) {
        if (GIVEN.contains(port)) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
