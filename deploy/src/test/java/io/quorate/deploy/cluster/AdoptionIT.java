package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The whole way of a database that was there before Quorate: into a cluster, through a failover, and out again. */
class AdoptionIT {
    private static final int NODES = 3;
    private static final Duration REPLAYED = Duration.ofSeconds(30);
    private static final String ROWS =
            "SELECT count(*), sum(aid), sum(abalance), (SELECT count(*) FROM pgbench_history) FROM pgbench_accounts";
    private static final String NEW_ROW = "INSERT INTO pgbench_history (tid, bid, aid, delta) VALUES (1, 1, 1, 1)";

    @Test
    void a_database_made_by_hand_is_adopted_fails_over_and_is_released_again() throws IOException, SQLException {
        try (PgbenchDatabase database = PgbenchDatabase.make()) {
            database.start();
            String before = database.query(ROWS);
            database.stop();
            String after = inCluster(database, before);
            database.start();
            assertThat(database.query(ROWS)).isEqualTo(after);
            assertThat(database.query(NEW_ROW)).isEqualTo("INSERT 0 1");
            assertThat(database.query(ROWS)).isNotEqualTo(after);
            database.stop();
        }
    }

    /** Returns what the rows were in the end. */
    private static String inCluster(PgbenchDatabase database, String before) throws IOException, SQLException {
        try (LocalCluster cluster = LocalCluster.adopting(database.data(), NODES)) {
            Incident incident = Incident.in(cluster, new FigureTable());
            assertThat(incident.primary()).isEqualTo("n1");
            awaitEverywhere(cluster, before);
            fail(incident);
            awaitEverywhere(cluster, before);
            psql(cluster, cluster.status().primary().orElseThrow(), NEW_ROW);
            String after = psql(cluster, cluster.status().primary().orElseThrow(), ROWS);
            assertThat(after).isNotEqualTo(before);
            awaitEverywhere(cluster, after);
            cluster.succeed("down");
            ProgramRun purge = cluster.run("down", "--purge");
            assertThat(purge.exitCode()).as(purge.output()).isEqualTo(1);
            assertThat(purge.stderr()).contains(database.data().toString(), "release-data");
            ProgramRun release = cluster.releaseData();
            assertThat(release.exitCode()).as(release.output()).isZero();
            return after;
        }
    }

    private static void fail(Incident incident) throws SQLException {
        try (InsertLoad load = incident.load()) {
            incident.cluster().crash(incident.primary(), "postgres");
            long crash = System.nanoTime();
            incident.awaitSuccessor(load);
            Duration rejoin = incident.awaitStreaming(incident.primary(), crash);
            System.out.println(incident.report("adopted, PostgreSQL killed", load, rejoin));
        }
    }

    private static void awaitEverywhere(LocalCluster cluster, String rows) {
        for (String name : cluster.names()) {
            cluster.awaitThat(
                    "the rows on " + name + " are " + rows,
                    REPLAYED,
                    () -> psql(cluster, name, ROWS).equals(rows));
        }
    }

    /** As the superuser of the node's PostgreSQL. */
    private static String psql(LocalCluster cluster, String name, String sql) {
        return cluster.succeed("psql", name, "-d", PgbenchDatabase.NAME, "-Atc", sql)
                .stdout()
                .strip();
    }
}
