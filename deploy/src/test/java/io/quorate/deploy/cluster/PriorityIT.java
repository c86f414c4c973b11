package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a configured priority decides, and what it does not. */
class PriorityIT {
    /** They rise with the names, for without them the first name would win among equals. */
    private static final ClusterShape RISING = new ClusterShape(3, false, Map.of("n1", 40, "n3", 60));

    @RegisterExtension
    static final SharedCluster CLUSTER = SharedCluster.ofThisClass(RISING);

    @Test
    void among_standbys_that_hold_equally_much_the_one_with_the_higher_priority_is_promoted(Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        String preferred = incident.standbys().get(1);
        InsertLoad load = endedLoad(incident);
        cluster.awaitThat(
                "all hold equally much",
                Incident.STREAMS,
                () -> positions(incident).size() == 1);
        cluster.crash(incident.primary(), "host");
        Succession seen = Succession.watch(cluster, incident.primary(), Incident.WRITABLE);
        Duration rejoin = incident.start(incident.primary());
        incident.report("host killed without load (" + seen.text() + ")", load, rejoin);
        assertThat(incident.nextHolder()).isEqualTo(preferred);
    }

    @Test
    void a_standby_that_alone_holds_the_last_acknowledged_rows_is_promoted_though_its_priority_is_lower(
            Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        String holds = incident.standbys().get(0);
        String preferred = incident.standbys().get(1);
        try (InsertLoad load = incident.load()) {
            cluster.crash(preferred, "host");
            incident.awaitRows("rows that " + preferred + " lacks", load);
            try (ReplayBlock block = ReplayBlock.on(cluster, holds)) {
                incident.awaitRows("rows that are not replayed", load);
                assertThat(block.unreplayedBytes()).isPositive();
                cluster.crash(incident.primary(), "host");
                AgentLog log = AgentLog.of(cluster.node(preferred));
                cluster.start(preferred);
                cluster.awaitThat("the agent of " + preferred + " runs", Incident.WRITABLE, log::isRunning);
            }
            Succession seen = Succession.watch(cluster, incident.primary(), Incident.WRITABLE);
            incident.awaitRows("rows on the new primary", load);
            Duration rejoin = incident.start(incident.primary());
            incident.report("lower priority holds more (" + seen.text() + ")", load, rejoin);
            assertThat(incident.nextHolder()).isEqualTo(holds);
        }
    }

    private static InsertLoad endedLoad(Incident incident) throws SQLException {
        try (InsertLoad load = incident.load()) {
            incident.awaitRows("some rows", load);
            return load;
        }
    }

    /** Where the WAL of each node ends. */
    private static Set<String> positions(Incident incident) throws SQLException {
        Set<String> positions = new TreeSet<>();
        for (String name : RISING.names()) {
            try (ServerProbe probe = incident.cluster().probe(name)) {
                positions.add(requireNonNull(probe.value("SELECT CASE WHEN pg_is_in_recovery()"
                        + " THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END")));
            }
        }
        return positions;
    }
}
