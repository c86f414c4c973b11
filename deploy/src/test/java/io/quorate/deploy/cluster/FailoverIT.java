package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What becomes of writes when a part of the primary is lost, and of the primary when that part is back.
 *
 * <p>The bounds of the gaps are those that a busy machine keeps too; a quiet one needs less than 1 s without, and little more than the lease
 * with an expiry. The table at the end of the run has the figures.
 */
@ExtendWith(SharedCluster.class)
class FailoverIT {
    /** The default of lease.duration, as in the files that {@code up} writes. */
    private static final Duration LEASE = Duration.ofSeconds(6);
    /** For an election of the Raft leader, the choice, the promotion, and clients that wait 1 s for a connection, on a busy machine. */
    private static final Duration AFTER_EXPIRY = LEASE.plusSeconds(15);
    /** Nothing has to expire, the holder itself releases: the history tells that better than the gap of a busy machine. */
    private static final Duration AFTER_RELEASE = Duration.ofSeconds(10);

    private static final Duration REJOIN = Duration.ofSeconds(30);

    @Test
    void a_primary_whose_postgresql_is_killed_is_replaced_and_streams_again(Incident incident) throws SQLException {
        try (InsertLoad load = incident.load()) {
            incident.cluster().crash(incident.primary(), "postgres");
            long crash = System.nanoTime();
            incident.awaitSuccessor(load);
            Duration rejoin = incident.awaitStreaming(incident.primary(), crash);
            assertReplaced(incident, incident.report("PostgreSQL killed", load, rejoin), AFTER_RELEASE);
            incident.assertLastReason(incident.primary() + " released the lease");
        }
    }

    @Test
    void a_primary_whose_host_is_killed_is_replaced_and_streams_again_after_its_start(Incident incident)
            throws SQLException {
        try (InsertLoad load = incident.load()) {
            incident.cluster().crash(incident.primary(), "host");
            incident.awaitSuccessor(load);
            Duration rejoin = incident.start(incident.primary());
            assertReplaced(incident, incident.report("host killed", load, rejoin), AFTER_EXPIRY);
            incident.assertLastReason("the lease of " + incident.primary() + " expired");
        }
    }

    @Test
    void a_switchover_moves_the_primary_by_one_epoch_and_loses_no_row(Incident incident) throws SQLException {
        try (InsertLoad load = incident.load()) {
            long start = System.nanoTime();
            ProgramRun run = incident.cluster().run("clusterctl", "switchover", "--yes");
            assertThat(run.exitCode()).as(run.output()).isZero();
            incident.awaitSuccessor(load);
            Duration rejoin = incident.awaitStreaming(incident.primary(), start);
            Figure figure = incident.report("switchover", load, rejoin);
            assertReplaced(incident, figure, AFTER_RELEASE);
            incident.assertLastReason("switchover from " + incident.primary());
        }
    }

    @Test
    void a_switchover_that_is_only_tried_or_names_no_node_changes_nothing(Incident incident) {
        LocalCluster cluster = incident.cluster();
        ProgramRun wrong = cluster.run("clusterctl", "switchover", "--to", "nosuch", "--yes");
        assertThat(wrong.exitCode()).as(wrong.output()).isEqualTo(2);
        assertThat(wrong.stderr()).contains("nosuch").doesNotContain("Exception");
        String target = incident.standbys().get(0);
        ProgramRun tried = cluster.run("clusterctl", "switchover", "--to", target, "--dry-run");
        assertThat(tried.exitCode()).as(tried.output()).isZero();
        ClusterStatus after = cluster.awaitWhole(Incident.STREAMS);
        assertThat(after.primary()).contains(incident.primary());
        assertThat(after.epoch()).isEqualTo(incident.before().epoch());
    }

    private static void assertReplaced(Incident incident, Figure figure, Duration longestGap) {
        assertThat(figure.epoch())
                .as("one epoch, also after the rejoin")
                .isEqualTo(incident.before().epoch() + 1);
        figure.assertGapBelow(longestGap);
        figure.assertRejoinedWithin(REJOIN);
    }
}
