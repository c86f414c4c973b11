package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An agent that is killed and started again takes its running PostgreSQL over, whatever part of it is primary or leads. The lease is longer
 * here than by default: how much of it the start of a JVM takes is this machine's affair, and is printed; that adoption works is ours.
 */
class RestartIT {
    private static final Duration LEASE = Duration.ofSeconds(30);
    /** Beyond what a busy machine holds a client up, and below what a stop and start of the server would take with a promotion. */
    private static final Duration NO_PAUSE = Duration.ofSeconds(3);

    @Test
    void an_agent_that_is_restarted_at_once_adopts_its_postgresql_and_no_write_waits()
            throws IOException, SQLException {
        try (LocalCluster cluster = LocalCluster.up(3, Map.of("QUORATE_LEASE_DURATION", LEASE.toSeconds() + "s"))) {
            FigureTable figures = new FigureTable();
            Incident incident = Incident.in(cluster, figures);
            long postmaster = cluster.processes(incident.primary()).postmaster();
            try (InsertLoad load = incident.load()) {
                AgentLog log = AgentLog.of(cluster.node(incident.primary()));
                cluster.succeed("crash", incident.primary(), "agent", "--restart");
                long crash = System.nanoTime();
                cluster.awaitThat(
                        "the agent runs", Incident.WRITABLE, () -> log.startUp().isPresent());
                cluster.awaitThat(
                        "the lease that the killed agent had is over",
                        LEASE.multipliedBy(2),
                        () -> System.nanoTime() - crash > LEASE.toNanos());
                incident.awaitRows("rows beyond it", load);
                ClusterStatus after = cluster.awaitWhole(Incident.STREAMS);
                Figure figure = incident.report(
                        "agent restarted (" + log.startUp().orElseThrow().toMillis() + " ms)", load, Duration.ZERO);
                System.out.print(figures.text());
                assertThat(after.primary()).contains(incident.primary());
                assertThat(figure.epoch()).isEqualTo(incident.before().epoch());
                assertThat(cluster.processes(incident.primary()).postmaster()).isEqualTo(postmaster);
                figure.assertGapBelow(NO_PAUSE);
            }
        }
    }
}
