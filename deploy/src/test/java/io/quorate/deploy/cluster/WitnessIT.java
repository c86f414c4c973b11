package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes with data and a witness: whatever one of the three is lost, the other two go on, and no single one ever does. */
class WitnessIT {
    @RegisterExtension
    static final SharedCluster CLUSTER = SharedCluster.ofThisClass(ClusterShape.TWO_AND_A_WITNESS);

    private static final String WITNESS =
            ClusterShape.TWO_AND_A_WITNESS.witness().orElseThrow();

    /** As in FailoverIT: the lease of 6 s, and what a busy machine needs besides. */
    private static final Duration AFTER_EXPIRY = Duration.ofSeconds(6).plusSeconds(15);
    /** Until a primary goes on without its standby: a record of the log, no expiry. */
    private static final Duration UNTIL_ALONE = Duration.ofSeconds(10);
    /** Beyond the lease, an election and the choice: who is not primary by then had no right to be. */
    private static final Duration NOBODY = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_lost_primary_is_replaced_whether_the_witness_or_the_standby_coordinates(
            boolean isWitnessCoordinator, Incident whole) throws SQLException {
        Incident incident = coordinatedBy(whole, isWitnessCoordinator ? WITNESS : standby(whole));
        LocalCluster cluster = incident.cluster();
        AgentLog witness = AgentLog.of(cluster.node(WITNESS));
        try (InsertLoad load = incident.load()) {
            cluster.crash(incident.primary(), "host");
            Succession seen = incident.awaitSuccessor(load);
            assertThat(seen.successorName()).isEqualTo(standby(incident));
            ClusterStatus alone = awaitAlone(cluster);
            assertThat(alone.primary()).contains(standby(incident));
            Duration rejoin = incident.start(incident.primary());
            Figure figure = report(incident, "host killed, " + seen.text(), load, rejoin);
            assertThat(figure.epoch()).isEqualTo(incident.before().epoch() + 1);
            figure.assertGapBelow(AFTER_EXPIRY);
            incident.assertLastReason("the lease of " + incident.primary() + " expired");
            assertThat(witness.contains("GrantLease["))
                    .as("the witness granted it")
                    .isEqualTo(isWitnessCoordinator);
        }
    }

    @Test
    void without_its_witness_the_primary_goes_on_and_with_the_witness_it_goes_on_without_its_standby(Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        try (InsertLoad load = incident.load()) {
            cluster.crash(WITNESS, "host");
            ClusterStatus degraded = cluster.await(
                    "the others, one of which coordinates, miss the witness",
                    Incident.WRITABLE,
                    now -> now.isQuorum() && now.state(WITNESS).equals("unreachable"));
            assertThat(degraded.problemsOf(WITNESS)).anyMatch(problem -> problem.startsWith("has not reported"));
            assertThat(cluster.run("clusterctl", "status").exitCode()).isEqualTo(5);
            incident.awaitRows("rows without the witness", load);
            cluster.start(WITNESS);
            cluster.awaitWhole(Incident.STREAMS);

            // Recorded by a majority, and of the three only these two are left: the witness has voted.
            cluster.crash(standby(incident), "host");
            awaitAlone(cluster);
            incident.awaitRows("rows of the primary alone", load);
            Duration rejoin = incident.start(standby(incident));
            Figure figure = report(incident, "witness killed, then standby", load, rejoin);
            assertThat(figure.epoch())
                    .as("no failover")
                    .isEqualTo(incident.before().epoch());
            figure.assertGapBelow(UNTIL_ALONE);
        }
    }

    @Test
    void a_witness_cannot_be_made_the_primary(Incident incident) {
        LocalCluster cluster = incident.cluster();
        for (String command : List.of("switchover", "failover")) {
            ProgramRun run = cluster.run("clusterctl", command, "--to", WITNESS, "--yes");
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.stderr()).contains("refused: ", WITNESS + " is a witness: it has no PostgreSQL");
        }
        ClusterStatus after = cluster.awaitWhole(Incident.STREAMS);
        assertThat(after.primary()).contains(incident.primary());
        assertThat(after.epoch()).isEqualTo(incident.before().epoch());
        assertNeverPrimary(WITNESS, incident);
    }

    @Test
    void a_standby_that_is_left_alone_promotes_nothing_until_the_witness_is_back(Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        try (InsertLoad load = incident.load()) {
            cluster.crashHosts(List.of(incident.primary(), WITNESS));
            try (WritableWatch watch = WritableWatch.on(cluster)) {
                incident.awaitMoment(NOBODY);
                assertThat(watch.count())
                        .as("answers of a writable server without a majority")
                        .isZero();
            }
            ClusterStatus minority = cluster.status();
            assertThat(minority.isQuorum()).isFalse();
            assertThat(minority.role(standby(incident))).isEqualTo("standby");
            cluster.start(WITNESS);
            Succession seen = incident.awaitSuccessor(load);
            assertThat(seen.successorName()).isEqualTo(standby(incident));
            Duration rejoin = incident.start(incident.primary());
            report(incident, "primary and witness killed, " + seen.text() + " from its return", load, rejoin);
        }
    }

    @Test
    void a_standby_that_missed_what_the_primary_acknowledged_alone_is_not_promoted(Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        try (InsertLoad load = incident.load()) {
            cluster.crash(standby(incident), "host");
            awaitAlone(cluster);
            incident.awaitRows("rows of the primary alone", load);
            cluster.crash(incident.primary(), "host");
            cluster.start(standby(incident));
            cluster.await("two of three, and no primary", Incident.WRITABLE, WitnessIT::hasQuorumAndNoPrimary);
            assertThat(cluster.isWithin(
                            NOBODY, now -> now.epoch() > incident.before().epoch()))
                    .as("somebody becomes primary without the acknowledged rows")
                    .isFalse();
            cluster.start(incident.primary());
            incident.awaitRows("rows of who holds everything", load);
            report(incident, "primary lost alone, its standby back first", load, Duration.ZERO);
        }
    }

    /** Leadership is kept off the primary's node, so it is there when the third one is down. */
    private static Incident coordinatedBy(Incident incident, String wanted) {
        if (incident.before().coordinator().equals(wanted)) {
            return incident;
        }
        LocalCluster cluster = incident.cluster();
        String third = wanted.equals(WITNESS) ? standby(incident) : WITNESS;
        cluster.crash(third, "agent");
        cluster.await(
                wanted + " coordinates",
                Incident.WRITABLE,
                now -> now.isQuorum() && now.coordinator().equals(wanted));
        cluster.start(third);
        Incident again = Incident.in(cluster, incident.figures());
        assertThat(again.before().coordinator()).isEqualTo(wanted);
        return again;
    }

    private static String standby(Incident incident) {
        return incident.standbys().get(0);
    }

    private static ClusterStatus awaitAlone(LocalCluster cluster) {
        return cluster.await(
                "alone",
                Incident.WRITABLE,
                now -> now.isQuorum() && now.established().filter(List::isEmpty).isPresent());
    }

    private static boolean hasQuorumAndNoPrimary(ClusterStatus now) {
        return now.isQuorum() && now.primary().isEmpty();
    }

    private static Figure report(Incident incident, String fault, InsertLoad load, Duration rejoin)
            throws SQLException {
        Figure figure = incident.report(fault, load, rejoin);
        assertNeverPrimary(WITNESS, incident);
        return figure;
    }

    private static void assertNeverPrimary(String node, Incident incident) {
        assertThat(incident.promotions())
                .noneMatch(promotion -> promotion.path("holder").asText().equals(node));
    }
}
