package io.quorate.deploy.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every process of every node is killed, and not all nodes come back. */
@ExtendWith(SharedCluster.class)
class DisasterIT {
    private static final Duration CHOICE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void when_the_old_primary_is_among_those_that_come_back_no_acknowledged_row_is_missing(
            boolean isPrimaryFirst, Incident incident) throws SQLException {
        String standby = incident.standbys().get(0);
        String late = incident.standbys().get(1);
        try (InsertLoad load = incident.load()) {
            incident.awaitRows("some rows", load);
            incident.cluster().crashHosts(incident.cluster().names());
            startInOrder(incident, isPrimaryFirst, incident.primary(), standby);
            incident.awaitRows("rows after everything", load);
            Duration rejoin = incident.start(late);
            incident.report("all killed, back: " + order(isPrimaryFirst, "primary", "standby"), load, rejoin)
                    .assertNothingMissing();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void when_the_old_primary_is_not_among_them_they_refuse_or_state_what_was_lost(
            boolean isLowerFirst, Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        String lower = incident.standbys().get(0);
        String higher = incident.standbys().get(1);
        try (InsertLoad load = incident.load()) {
            incident.awaitRows("some rows", load);
            cluster.crashHosts(cluster.names());
            startInOrder(incident, isLowerFirst, lower, higher);
            // What is refused at first may be granted when all have reported; only a refusal that stays is one.
            if (!cluster.isWithin(CHOICE, now -> isNew(now, incident.primary()))) {
                ClusterStatus settled = cluster.await(
                        "a new primary, or a refusal",
                        Incident.WRITABLE,
                        now -> isNew(now, incident.primary()) || refuses(now));
                System.out.println("without the old primary: " + settled.problems());
            }
            Duration rejoin = incident.start(incident.primary());
            Figure figure = incident.report("all killed, back: " + order(isLowerFirst, lower, higher), load, rejoin);
            incident.assertLossIsStated(figure.missing());
        }
    }

    /** The one that is to be first runs when the other one is started. */
    private static void startInOrder(Incident incident, boolean isOneFirst, String one, String other) {
        LocalCluster cluster = incident.cluster();
        List<String> names = isOneFirst ? List.of(one, other) : List.of(other, one);
        AgentLog log = AgentLog.of(cluster.node(names.get(0)));
        cluster.start(names.get(0));
        cluster.awaitThat("the agent of " + names.get(0) + " runs", Incident.WRITABLE, log::isRunning);
        cluster.start(names.get(1));
    }

    private static String order(boolean isOneFirst, String one, String other) {
        return isOneFirst ? one + ", " + other : other + ", " + one;
    }

    private static boolean isNew(ClusterStatus now, String old) {
        return now.isQuorum() && now.primary().filter(name -> !name.equals(old)).isPresent();
    }

    private static boolean refuses(ClusterStatus now) {
        return now.primary().isEmpty()
                && now.problems().stream()
                        .anyMatch(problem -> problem.startsWith("no primary: nobody holds the lease"));
    }
}
