package io.quorate.deploy;

import io.quorate.consensus.ports.FreePorts;
import java.util.stream.IntStream;

/** Ports for a cluster, as {@code up --port-base} counts them. */
public final class PortBases {
    private PortBases() {}

    /** A base from which the ports of PostgreSQL, API and Raft of so many nodes are free. */
    public static int free(int nodes) {
        return FreePorts.baseOf(IntStream.of(0, 100, 200)
                .flatMap(kind -> IntStream.rangeClosed(1, nodes).map(node -> kind + node))
                .toArray());
    }
}
