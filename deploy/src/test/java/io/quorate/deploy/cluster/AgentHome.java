package io.quorate.deploy.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of one agent, node {@code n1} of three, that no script has made.
 *
 * @param directory belongs to the user that servers run as
 * @param portBase as {@code up --port-base} counts
 */
record AgentHome(Path directory, int portBase) {
    Path file() {
        return directory.resolve("quorate-agent.yaml");
    }

    Path state() {
        return directory.resolve("state");
    }

    Path data() {
        return directory.resolve("data");
    }

    int apiPort(int node) {
        return portBase + 100 + node;
    }

    /** A right file, for three nodes on loopback. */
    String yaml() {
        StringBuilder text = new StringBuilder("cluster: local\nnode: n1\nstate_directory: " + state()
                + "\nsecrets_directory: " + secrets() + "\npeers:\n");
        for (int node = 1; node <= 3; node++) {
            text.append(String.format(
                    "  - {name: n%d, raft: \"127.0.0.1:%d\", api: \"127.0.0.1:%d\", postgres: \"127.0.0.1:%d\"}%n",
                    node, portBase + 200 + node, apiPort(node), portBase + node));
        }
        return text + "postgres:\n  data: " + data() + "\n";
    }

    void write(String yaml) throws IOException {
        Files.writeString(file(), yaml);
    }

    Path secrets() {
        return directory.resolve("secrets");
    }
}
