package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a node comes back whose data are not those of the cluster: too many rows, or none at all. */
@ExtendWith(SharedCluster.class)
class RejoinIT {
    private final LocalCluster cluster;
    private Incident incident;
    private String primary;

    RejoinIT(LocalCluster cluster) {
        this.cluster = cluster;
        incident = Incident.in(cluster);
        primary = incident.primary();
    }

    @BeforeEach
    void note_what_is_before() {
        incident = Incident.in(cluster);
        primary = incident.primary();
    }

    @Test
    void a_primary_with_rows_that_nobody_else_has_is_rewound_before_it_follows() throws SQLException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            incident.awaitRows("rows that all have", load);
            cluster.crashHosts(cluster.namesBut(primary));
            incident.awaitRows("rows that the primary alone has", load);
            cluster.crash(primary, "host");
            AgentLog log = AgentLog.of(cluster.node(primary));
            cluster.namesBut(primary).forEach(cluster::start);
            incident.awaitSuccessor(load);
            cluster.start(primary);
            Duration rejoin = incident.awaitStreaming(primary);
            Set<Long> lonely = incident.report("diverged, rewound", load, rejoin);
            assertThat(lonely).isNotEmpty();
            assertThat(log.contains("REWIND")).as("rewound: " + log.since()).isTrue();
            assertNobodyHas(lonely, load.table());
        }
    }

    @Test
    void a_standby_that_lost_its_data_directory_is_cloned() throws SQLException, IOException {
        String standby = cluster.namesBut(primary).get(0);
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            AgentLog log = AgentLog.of(cluster.node(standby));
            cluster.crash(standby, "host");
            Path data = cluster.node(standby).resolve("data");
            Files.move(data, data.resolveSibling("data.lost"));
            cluster.start(standby);
            Duration rejoin = incident.awaitStreaming(standby);
            assertThat(incident.report("directory lost, cloned", load, rejoin)).isEmpty();
            assertThat(log.contains("CLONE")).as("cloned: " + log.since()).isTrue();
            assertThat(cluster.status().epoch()).isEqualTo(incident.before().epoch());
        }
    }

    private void assertNobodyHas(Set<Long> rows, String table) throws SQLException {
        for (String name : cluster.names()) {
            try (ServerProbe probe = cluster.probe(name)) {
                Set<Long> found = new TreeSet<>(probe.ids(table));
                found.retainAll(rows);
                assertThat(found).as("on " + name).isEmpty();
            }
        }
    }
}
