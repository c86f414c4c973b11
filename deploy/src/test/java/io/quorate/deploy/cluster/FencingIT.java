package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody but the holder of a live lease accepts writes: not past its deadline, and not when somebody starts PostgreSQL by hand. */
@ExtendWith(SharedCluster.class)
class FencingIT {
    private final LocalCluster cluster;
    private Incident incident;
    private String primary;

    FencingIT(LocalCluster cluster) {
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
    void postgresql_whose_agent_is_frozen_is_gone_before_another_node_is_writable() throws SQLException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            cluster.succeed("freeze", primary, "agent");
            Succession seen = Succession.watch(cluster, primary, Incident.WRITABLE);
            seen.assertOneAfterTheOther();
            incident.awaitSuccessor(load);
            cluster.succeed("thaw", primary);
            Duration rejoin = incident.awaitStreaming(primary);
            incident.report("agent frozen (" + seen.text() + ")", load, rejoin);
        }
    }

    @Test
    void without_any_agent_a_server_started_by_hand_is_read_only_and_cannot_be_promoted()
            throws SQLException, IOException {
        String table = tableOfRows();
        cluster.names().forEach(name -> cluster.crash(name, "agent"));
        incident.awaitGone(primary);
        assertReadOnlyByHand(table);
        cluster.names().forEach(cluster::start);
        cluster.awaitWhole(Incident.STREAMS);
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            incident.awaitRows("rows after everything", load);
        }
    }

    @Test
    void an_old_primary_started_by_hand_beside_the_new_one_is_read_only_and_rejoins() throws SQLException, IOException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            cluster.crash(primary, "host");
            incident.awaitSuccessor(load);
            assertReadOnlyByHand(load.table());
            // And left running, as somebody would who thinks that it is needed.
            ProgramRun again = HandStart.on(cluster, primary).start();
            assertRefusesRows(load.table(), again);
            cluster.start(primary);
            incident.awaitStreaming(primary);
            incident.awaitRows("rows meanwhile", load);
        }
    }

    /** A table with a row that every node has. */
    private String tableOfRows() throws SQLException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            incident.awaitRows("some rows", load);
            return load.table();
        }
    }

    private void assertReadOnlyByHand(String table) throws IOException, SQLException {
        HandStart byHand = HandStart.on(cluster, primary);
        ProgramRun start = byHand.start();
        assertThat(start.exitCode()).as(start.output()).isZero();
        assertRefusesRows(table, start);
        byHand.promote();
        incident.awaitGone(primary);
    }

    private void assertRefusesRows(String table, ProgramRun start) {
        try (ServerProbe probe = cluster.probe(primary)) {
            assertThat(probe.refusalOfRow(table)).as(start.output()).contains("read-only transaction");
        }
    }
}
