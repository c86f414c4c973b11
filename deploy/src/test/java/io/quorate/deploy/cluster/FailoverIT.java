package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of writes when a part of the primary is lost, and of the primary when that part is back. */
@ExtendWith(SharedCluster.class)
class FailoverIT {
    private static final int ATTEMPTS = 3;
    private static final Duration QUICK_START = Duration.ofMillis(3500);

    private final LocalCluster cluster;
    private Incident incident;
    private String primary;

    FailoverIT(LocalCluster cluster) {
        this.cluster = cluster;
        incident = Incident.in(cluster);
        primary = incident.primary();
    }

    @Test
    void a_primary_whose_postgresql_is_killed_is_replaced_and_streams_again() throws SQLException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            cluster.crash(primary, "postgres");
            incident.awaitSuccessor(load);
            Duration rejoin = incident.awaitStreaming(primary);
            incident.report("PostgreSQL killed", load, rejoin);
        }
    }

    @Test
    void a_primary_whose_host_is_killed_is_replaced_and_streams_again_after_its_start() throws SQLException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            cluster.crash(primary, "host");
            incident.awaitSuccessor(load);
            cluster.start(primary);
            Duration rejoin = incident.awaitStreaming(primary);
            incident.report("host killed", load, rejoin);
        }
    }

    @Test
    void postgresql_whose_agent_is_killed_is_gone_before_another_node_is_writable() throws SQLException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            cluster.crash(primary, "agent");
            Succession seen = Succession.watch(cluster, primary, Incident.WRITABLE);
            seen.assertOneAfterTheOther();
            incident.awaitSuccessor(load);
            cluster.start(primary);
            Duration rejoin = incident.awaitStreaming(primary);
            incident.report("agent killed (" + seen.text() + ")", load, rejoin);
        }
    }

    /** Only a machine on which the virtual machine of an agent takes longer to start than its lease lasts gets another attempt. */
    @Test
    void an_agent_that_is_restarted_at_once_adopts_its_postgresql_and_no_write_waits()
            throws SQLException, IOException {
        for (int attempt = 1; ; attempt++) {
            Duration start = restart(attempt == ATTEMPTS ? Duration.ofDays(1) : QUICK_START);
            if (start.compareTo(QUICK_START) <= 0) {
                return;
            }
            System.out.printf("attempt %d: the agent needed %d ms to start%n", attempt, start.toMillis());
            note_what_is_before();
        }
    }

    /** Restarts the agent; returns how long it took, and checks what was promised if that is not more than the limit. */
    private Duration restart(Duration limit) throws SQLException, IOException {
        long postmaster = cluster.processes(primary).postmaster();
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            AgentLog log = AgentLog.of(cluster.node(primary));
            cluster.succeed("crash", primary, "agent", "--restart");
            cluster.awaitThat(
                    "the agent runs", Incident.WRITABLE, () -> log.startUp().isPresent());
            Duration start = log.startUp().orElseThrow();
            ClusterStatus after = cluster.awaitWhole(Incident.STREAMS);
            if (start.compareTo(limit) > 0) {
                return start;
            }
            incident.awaitRows("more rows", load);
            Duration pause = load.longestGap();
            assertThat(after.primary()).contains(primary);
            assertThat(after.epoch()).isEqualTo(incident.before().epoch());
            assertThat(cluster.processes(primary).postmaster()).isEqualTo(postmaster);
            assertThat(pause).as(load.lastFailure()).isLessThan(Duration.ofMillis(1500));
            assertThat(incident.report("agent restarted in " + start.toMillis() + " ms", load, Duration.ZERO))
                    .isEmpty();
            return Duration.ZERO;
        }
    }

    @Test
    void a_switchover_moves_the_primary_by_one_epoch_and_loses_no_row() throws SQLException {
        try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
            ProgramRun run = cluster.run("clusterctl", "switchover", "--yes");
            assertThat(run.exitCode()).as(run.output()).isZero();
            incident.awaitSuccessor(load);
            Duration rejoin = incident.awaitStreaming(primary);
            assertThat(incident.report("switchover", load, rejoin)).isEmpty();
        }
    }

    @Test
    void a_switchover_that_is_only_tried_or_names_no_node_changes_nothing() {
        ProgramRun wrong = cluster.run("clusterctl", "switchover", "--to", "nosuch", "--yes");
        assertThat(wrong.exitCode()).as(wrong.output()).isEqualTo(2);
        assertThat(wrong.stderr()).contains("nosuch").doesNotContain("Exception");
        String target = cluster.namesBut(primary).get(0);
        ProgramRun tried = cluster.run("clusterctl", "switchover", "--to", target, "--dry-run");
        assertThat(tried.exitCode()).as(tried.output()).isZero();
        ClusterStatus after = cluster.awaitWhole(Incident.STREAMS);
        assertThat(after.primary()).contains(primary);
        assertThat(after.epoch()).isEqualTo(incident.before().epoch());
    }

    @BeforeEach
    void note_what_is_before() {
        incident = Incident.in(cluster);
        primary = incident.primary();
    }
}
