package io.quorate.chaos.lab;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A machine that clients connect from. It relays one port to each host's PostgreSQL: a client of the harness that connects to it is cut
 * off where its machine is.
 */
public final class ClientPlace {
    private static final int FIRST_PORT = 6001;

    private final Box box;
    private final List<String> dataHosts;

    ClientPlace(Box box, List<String> dataHosts) {
        this.box = box;
        this.dataHosts = List.copyOf(dataHosts);
    }

    /** What keeps the relays running; the container's command. */
    static List<String> command(List<String> dataHosts) {
        String relays = IntStream.range(0, dataHosts.size())
                .mapToObj(number -> "socat TCP-LISTEN:" + (FIRST_PORT + number) + ",fork,reuseaddr TCP:"
                        + dataHosts.get(number) + ":" + Lab.POSTGRES_PORT + ",connect-timeout=5 &")
                .collect(Collectors.joining(" "));
        return List.of("sh", "-c", relays + " wait");
    }

    public String name() {
        return box.name();
    }

    public String address() {
        return box.address();
    }

    /** {@code host:port} that leads to this host's PostgreSQL, from here. */
    public String to(String host) {
        int number = dataHosts.indexOf(host);
        if (number < 0) {
            throw new IllegalArgumentException("host " + host + "; those with PostgreSQL are " + dataHosts);
        }
        return address() + ":" + (FIRST_PORT + number);
    }

    /** The hosts part of a JDBC URL that names all of them. */
    public String toAll() {
        return dataHosts.stream().map(this::to).collect(Collectors.joining(","));
    }
}
