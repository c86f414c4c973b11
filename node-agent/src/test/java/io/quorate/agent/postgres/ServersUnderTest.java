package io.quorate.agent.postgres;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Two servers that {@link PostgresServerContract} is tried on; nothing is initialised yet. */
public interface ServersUnderTest extends AutoCloseable {
    /** 0 or 1. */
    PostgresServer server(int index);

    /** The same, as the other one connects to it. */
    Upstream upstream(int index);

    /** Clients write something on this primary. */
    void write(int index);

    /** What this server has promised cannot be read any more. */
    void garblePromise(int index);

    /** Waits until it holds; after a deadline of its own fails with the description. */
    void await(BooleanSupplier condition, Supplier<String> description);

    @Override
    void close() throws IOException;
}
