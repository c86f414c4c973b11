package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every process of every node is killed, and not all nodes come back. */
@ExtendWith(SharedCluster.class)
class DisasterIT {
    private static final Duration CHOICE = Duration.ofSeconds(30);

    private final LocalCluster cluster;
    private Incident incident;
    private String primary;

    DisasterIT(LocalCluster cluster) {
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
    void when_the_old_primary_is_among_those_that_come_back_no_acknowledged_row_is_missing() throws SQLException {
        List<String> standbys = cluster.namesBut(primary);
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            incident.awaitRows("some rows", load);
            cluster.crashHosts(cluster.names());
            cluster.start(standbys.get(0));
            cluster.start(primary);
            incident.awaitRows("rows after everything", load);
            cluster.start(standbys.get(1));
            Duration rejoin = incident.awaitStreaming(standbys.get(1));
            assertThat(incident.report("all killed, the old primary is back", load, rejoin))
                    .isEmpty();
        }
    }

    @Test
    void when_the_old_primary_is_not_among_them_they_refuse_or_state_what_was_lost() throws SQLException {
        List<String> standbys = cluster.namesBut(primary);
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            incident.awaitRows("some rows", load);
            cluster.crashHosts(cluster.names());
            standbys.forEach(cluster::start);
            boolean hasPromoted = cluster.isWithin(CHOICE, now -> now.isQuorum() && isNew(now));
            ClusterStatus alone = cluster.status();
            System.out.println("without the old primary: " + (hasPromoted ? "promoted" : alone.problems()));
            assertThat(hasPromoted || refuses(alone)).as(cluster.describe()).isTrue();
            cluster.start(primary);
            Duration rejoin = awaitAll();
            Set<Long> missing = incident.report("all killed, the old primary comes late", load, rejoin);
            assertLossIsStated(missing);
        }
    }

    private boolean isNew(ClusterStatus now) {
        return now.primary().filter(name -> !name.equals(primary)).isPresent();
    }

    private static boolean refuses(ClusterStatus now) {
        return now.primary().isEmpty()
                && now.problems().stream()
                        .anyMatch(problem -> problem.startsWith("no primary: nobody holds the lease"));
    }

    private Duration awaitAll() {
        long start = System.nanoTime();
        cluster.awaitWhole(Incident.STREAMS);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void assertLossIsStated(Set<Long> missing) {
        JsonNode history = cluster.history();
        JsonNode last = history.path(history.size() - 1);
        System.out.println("its history says: " + last);
        assertThat(last.path("reason").asText()).as(last.toString()).isNotEmpty();
        if (!missing.isEmpty()) {
            assertThat(last.path("lost_bytes").asLong()).as(last.toString()).isPositive();
        }
    }
}
