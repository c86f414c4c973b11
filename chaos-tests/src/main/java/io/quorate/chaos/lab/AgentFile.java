package io.quorate.chaos.lab;

import java.util.function.UnaryOperator;

/**
 * The agent's file of one host: what an operator would write, the same on every host but for its name.
 *
 * @param address of a host; the harness dials it, too, where it is no name: it knows none of the lab's network
 */
record AgentFile(Shape shape, String host, UnaryOperator<String> address) {
    String text() {
        StringBuilder text = new StringBuilder("cluster: lab\nnode: " + host + "\nstate_directory: " + Host.HOME + host
                + "/state\nraft_directory: " + Host.RAFT_DISK + "/log\nsecrets_directory: " + Host.HOME
                + "secrets\nlease_directory: /run/quorate\ntransport: plaintext\n");
        text.append(
                "listen: {raft: \"0.0.0.0:" + Lab.RAFT_PORT + "\", api: \"0.0.0.0:" + Lab.API_PORT + "\"}\npeers:\n");
        for (String name : shape.hostNames()) {
            text.append("  - {name: " + name + ", raft: \"" + address.apply(name) + ":" + Lab.RAFT_PORT + "\", api: \""
                    + address.apply(name) + ":" + Lab.API_PORT + "\"");
            if (shape.hasData(name)) {
                text.append(", postgres: \"" + address.apply(name) + ":" + Lab.POSTGRES_PORT + "\"");
            }
            text.append("}\n");
        }
        if (shape.hasData(host)) {
            text.append("postgres:\n  data: " + Host.DATA_DISK + "/data\n  listen: \"0.0.0.0:" + Lab.POSTGRES_PORT
                    + "\"\n");
        } else {
            text.append("kind: witness\n");
        }
        return text.toString();
    }
}
