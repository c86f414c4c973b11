package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody but the holder of a live lease accepts writes, also when somebody starts or promotes PostgreSQL by hand. */
@ExtendWith(SharedCluster.class)
class FencingIT {
    @Test
    void without_any_agent_a_server_started_by_hand_is_read_only_and_cannot_be_promoted(Incident incident)
            throws SQLException, IOException {
        try (InsertLoad load = incident.load()) {
            TwoPrimaries two = TwoPrimaries.of(incident, load);
            List.of(two.current(), two.third())
                    .forEach(name -> incident.cluster().crash(name, "agent"));
            assertNobodyWrites(incident, two, load);
            assertCannotBePromoted(incident.cluster(), two.third());
            incident.awaitGone(two.third());
            startAll(incident, load);
        }
    }

    @Test
    void with_one_agent_alive_a_server_started_by_hand_is_read_only_and_cannot_be_promoted(Incident incident)
            throws SQLException, IOException {
        LocalCluster cluster = incident.cluster();
        try (InsertLoad load = incident.load()) {
            TwoPrimaries two = TwoPrimaries.of(incident, load);
            cluster.crash(two.current(), "agent");
            assertNobodyWrites(incident, two, load);
            assertCannotBePromoted(cluster, two.third());
            try (ServerProbe probe = cluster.probe(two.third())) {
                cluster.awaitThat(
                        "the agent of " + two.third() + " starts its server again, read-only",
                        Incident.WRITABLE,
                        () -> isRefused(probe.refusalOfRow(load.table())));
            }
            startAll(incident, load);
        }
    }

    @Test
    void an_old_primary_started_by_hand_beside_the_new_one_is_read_only_and_rejoins(Incident incident)
            throws SQLException, IOException {
        LocalCluster cluster = incident.cluster();
        String primary = incident.primary();
        try (InsertLoad load = incident.load()) {
            cluster.crash(primary, "host");
            incident.awaitSuccessor(load);
            assertReadOnlyByHand(incident, primary, load.table());
            // And left running, as somebody would who thinks that it is needed.
            ProgramRun again = HandStart.on(cluster, primary).start();
            assertRefusesRows(cluster, primary, load.table(), again);
            cluster.start(primary);
            incident.awaitStreaming(primary, System.nanoTime());
            incident.awaitRows("rows meanwhile", load);
            incident.report("started by hand beside the new one", load, Duration.ZERO);
        }
    }

    /**
     * A cluster in the middle of its troubles: the host of the old primary is down since another node became primary.
     *
     * @param third the node that was neither
     */
    private record TwoPrimaries(String old, String current, String third) {
        static TwoPrimaries of(Incident incident, InsertLoad load) {
            LocalCluster cluster = incident.cluster();
            cluster.crash(incident.primary(), "host");
            String current = incident.awaitSuccessor(load).successorName();
            String third = incident.standbys().stream()
                    .filter(name -> !name.equals(current))
                    .findFirst()
                    .orElseThrow();
            return new TwoPrimaries(incident.primary(), current, third);
        }
    }

    /** Neither to us nor to the application, which tries all the time. */
    private static void assertNobodyWrites(Incident incident, TwoPrimaries two, InsertLoad load)
            throws IOException, SQLException {
        incident.awaitGone(two.current());
        int rows = load.count();
        assertReadOnlyByHand(incident, two.old(), load.table());
        assertReadOnlyByHand(incident, two.current(), load.table());
        assertThat(load.count()).as("rows acknowledged meanwhile").isEqualTo(rows);
    }

    private static void startAll(Incident incident, InsertLoad load) throws SQLException {
        LocalCluster cluster = incident.cluster();
        cluster.names().forEach(cluster::start);
        cluster.awaitWhole(Incident.STREAMS);
        incident.awaitRows("rows after everything", load);
        incident.report("started by hand", load, Duration.ZERO);
    }

    private static void assertReadOnlyByHand(Incident incident, String name, String table)
            throws IOException, SQLException {
        ProgramRun start = HandStart.on(incident.cluster(), name).start();
        assertThat(start.exitCode()).as(start.output()).isZero();
        assertRefusesRows(incident.cluster(), name, table, start);
        assertCannotBePromoted(incident.cluster(), name);
        incident.awaitGone(name);
    }

    private static void assertCannotBePromoted(LocalCluster cluster, String name) {
        ProgramRun promotion = HandStart.on(cluster, name).promote();
        assertThat(promotion.exitCode()).as(promotion.output()).isNotZero();
    }

    private static void assertRefusesRows(LocalCluster cluster, String name, String table, ProgramRun start) {
        try (ServerProbe probe = cluster.probe(name)) {
            assertThat(probe.refusalOfRow(table)).as(start.output()).matches(FencingIT::isRefused);
        }
    }

    private static boolean isRefused(String answer) {
        return answer.contains("read-only transaction");
    }
}
