package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.lab.PacketFilter;
import java.util.List;

/** One service of the primary's host is out of reach for all other hosts, the rest of it is not. */
record PortCut(Service service) implements Nemesis {
    /** What listens. */
    enum Service {
        POSTGRESQL("PostgreSQL", Lab.POSTGRES_PORT),
        RAFT("Raft", Lab.RAFT_PORT),
        API("API", Lab.API_PORT);

        private final String text;
        private final int port;

        Service(String text, int port) {
            this.text = text;
            this.port = port;
        }
    }

    @Override
    public String name() {
        return "the primary's " + service.text + " port is cut off";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        List<String> others =
                scene.others(host.name()).stream().map(Host::address).toList();
        new PacketFilter(host).dropPort(service.port, others).apply();
        return Cut.injection(List.of(host));
    }
}
