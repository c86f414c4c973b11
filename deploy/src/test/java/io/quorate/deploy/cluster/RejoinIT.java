package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a node comes back whose data are not those of the cluster: too many rows, or none at all. */
@ExtendWith(SharedCluster.class)
class RejoinIT {
    private static final String WAL_ON_DISK = "SELECT pg_current_wal_flush_lsn()";

    @Test
    void a_primary_with_rows_that_nobody_else_has_is_rewound_before_it_follows(Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        String primary = incident.primary();
        try (InsertLoad load = incident.load();
                ServerProbe probe = cluster.probe(primary)) {
            incident.awaitRows("rows that all have", load);
            cluster.crashHosts(incident.standbys());
            CompletableFuture<String> lonely = insertAlone(cluster, primary, load.table(), probe);
            cluster.crash(primary, "host");
            assertThat(lonely.join()).as("what the client of the row was told").isNotEqualTo("inserted");
            AgentLog log = AgentLog.of(cluster.node(primary));
            incident.standbys().forEach(cluster::start);
            incident.awaitSuccessor(load);
            Duration rejoin = incident.start(primary);
            assertThat(log.contains("REWIND")).as("rewound: " + log.since()).isTrue();
            assertNobodyHas(cluster, ServerProbe.ROW, load.table());
            incident.report("diverged, rewound", load, rejoin);
        }
    }

    /** Returns when the row is on the primary's disk; what becomes of it, its client is told later. */
    private static CompletableFuture<String> insertAlone(
            LocalCluster cluster, String primary, String table, ServerProbe probe) throws SQLException {
        String before = probe.value(WAL_ON_DISK);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                () -> {
                    try (ServerProbe client = new ServerProbe(cluster.jdbcUrlOf(primary, Incident.WRITABLE))) {
                        return client.refusalOfRow(table);
                    }
                },
                command -> new Thread(command, "lonely-client").start());
        cluster.awaitThat(
                "the primary alone has the row",
                Incident.WRITABLE,
                () -> !Objects.equals(before, probe.value(WAL_ON_DISK)));
        return answer;
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
            incident.report("directory lost, cloned", load, rejoin);
            assertThat(log.contains("CLONE")).as("cloned: " + log.since()).isTrue();
            assertThat(cluster.status().epoch()).isEqualTo(incident.before().epoch());
        }
    }

    private static void assertNobodyHas(LocalCluster cluster, long row, String table) throws SQLException {
        for (String name : cluster.names()) {
            try (ServerProbe probe = cluster.probe(name)) {
                assertThat(probe.ids(table)).as("on " + name).doesNotContain(row);
            }
        }
    }
}
