package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a node comes back whose data are not those of the cluster: too many rows, or none at all. */
@ExtendWith(SharedCluster.class)
class RejoinIT {
    @Test
    void a_primary_with_rows_that_nobody_else_has_is_rewound_before_it_follows(Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        String primary = incident.primary();
        try (InsertLoad load = incident.load()) {
            incident.awaitRows("rows that all have", load);
            cluster.crashHosts(incident.standbys());
            incident.awaitRows("rows that the primary alone has", load);
            cluster.crash(primary, "host");
            AgentLog log = AgentLog.of(cluster.node(primary));
            incident.standbys().forEach(cluster::start);
            incident.awaitSuccessor(load);
            Duration rejoin = incident.start(primary);
            Set<Long> lonely =
                    incident.report("diverged, rewound", load, rejoin).missing();
            assertThat(lonely).isNotEmpty();
            incident.assertLossIsStated(lonely);
            assertThat(log.contains("REWIND")).as("rewound: " + log.since()).isTrue();
            assertNobodyHas(cluster, lonely, load.table());
        }
    }

    @Test
    void a_standby_that_lost_its_data_directory_is_cloned(Incident incident) throws SQLException, IOException {
        LocalCluster cluster = incident.cluster();
        String standby = incident.standbys().get(0);
        try (InsertLoad load = incident.load()) {
            AgentLog log = AgentLog.of(cluster.node(standby));
            cluster.crash(standby, "host");
            Path data = cluster.data(standby);
            Files.move(data, data.resolveSibling("data.lost"));
            Duration rejoin = incident.start(standby);
            incident.report("directory lost, cloned", load, rejoin).assertNothingMissing();
            assertThat(log.contains("CLONE")).as("cloned: " + log.since()).isTrue();
            assertThat(cluster.status().epoch()).isEqualTo(incident.before().epoch());
        }
    }

    private static void assertNobodyHas(LocalCluster cluster, Set<Long> rows, String table) throws SQLException {
        for (String name : cluster.names()) {
            try (ServerProbe probe = cluster.probe(name)) {
                Set<Long> found = new TreeSet<>(probe.ids(table));
                found.retainAll(rows);
                assertThat(found).as("on " + name).isEmpty();
            }
        }
    }
}
