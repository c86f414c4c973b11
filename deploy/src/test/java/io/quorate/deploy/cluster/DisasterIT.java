package io.quorate.deploy.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every process of every node is killed, and not all nodes come back. */
@Tag("endurance")
@ExtendWith(SharedCluster.class)
class DisasterIT {
    private static final Duration PHASE = Duration.ofSeconds(6);

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
            incident.report("all killed, back: " + order(isPrimaryFirst, "primary", "standby"), load, rejoin);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void when_the_old_primary_is_not_among_them_the_standbys_have_all_that_was_acknowledged(
            boolean isLowerFirst, Incident incident) throws SQLException {
        String lower = incident.standbys().get(0);
        String higher = incident.standbys().get(1);
        try (InsertLoad load = incident.load()) {
            incident.awaitRows("some rows", load);
            incident.cluster().crashHosts(incident.cluster().names());
            startInOrder(incident, isLowerFirst, lower, higher);
            incident.awaitRows("rows without the old primary", load);
            Duration rejoin = incident.start(incident.primary());
            incident.report("all killed, back: " + order(isLowerFirst, lower, higher), load, rejoin);
        }
    }

    /** Whoever has come back by then, more or less of it, in whatever order. */
    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void whichever_two_come_back_and_fail_again_nothing_that_was_acknowledged_is_missing(int round, Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        Random draws = Rounds.draws(round);
        List<String> order = new ArrayList<>(cluster.names());
        Collections.shuffle(order, draws);
        try (InsertLoad load = incident.load()) {
            incident.awaitMoment(Rounds.draw(draws, Duration.ZERO, PHASE));
            cluster.crashHosts(cluster.names());
            order.subList(0, 2).forEach(cluster::start);
            incident.awaitRows("rows with " + order.subList(0, 2), load);
            cluster.crashHosts(order.subList(0, 2));
            Collections.shuffle(order, draws);
            order.forEach(cluster::start);
            incident.awaitRows("rows with all", load);
            incident.report("all killed twice, " + round + ", back last: " + order, load, Duration.ZERO);
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
}
