package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The primary's agent, a guard of it, both guards, or an agent with its guards are killed; PostgreSQL itself is not touched. */
@Tag("endurance")
@ExtendWith(SharedCluster.class)
class KillIT {
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration REPLACED = Duration.ofSeconds(20);

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void postgresql_whose_agent_is_killed_is_gone_before_another_node_is_writable(int round, Incident incident)
            throws SQLException {
        try (InsertLoad load = incident.load()) {
            incident.awaitMoment(phase(round));
            incident.cluster().crash(incident.primary(), "agent");
            assertGoneBeforeTheNext("agent killed, " + round, incident, load);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void one_guard_is_enough_to_end_the_server_of_a_killed_agent(int round, Incident incident) throws SQLException {
        GuardProcesses guards = incident.cluster().guards(incident.primary());
        try (InsertLoad load = incident.load()) {
            incident.awaitMoment(phase(round));
            incident.cluster().crash(incident.primary(), "agent");
            kill(guards.pids().get(round % 2));
            assertGoneBeforeTheNext("agent and a guard killed, " + round, incident, load);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void guards_that_are_killed_are_replaced_and_the_primary_goes_on(int round, Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        GuardProcesses guards = cluster.guards(incident.primary());
        try (InsertLoad load = incident.load();
                WritableWatch watch = WritableWatch.on(cluster)) {
            incident.awaitMoment(phase(round));
            long one = guards.pids().get(round % 2);
            kill(one);
            awaitTwoGuards(incident, "another guard");
            cluster.crash(incident.primary(), "guard");
            awaitTwoGuards(incident, "two other guards");
            incident.awaitMoment(LEASE);
            incident.awaitRows("rows a lease later", load);
            watch.assertOneAfterTheOther();
            Figure figure = incident.report("guards killed, " + round, load, Duration.ZERO);
            assertThat(figure.epoch()).isEqualTo(incident.before().epoch());
        }
    }

    /** Who starts the agent again is its supervisor; whether that is in time is this machine's affair, that nobody else writes is ours. */
    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void an_agent_that_is_killed_with_its_guards_and_restarted_keeps_the_lease_or_ends_its_server(
            int round, Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        try (InsertLoad load = incident.load();
                Loads old = incident.loadsOnPrimary(1);
                WritableWatch watch = WritableWatch.on(cluster)) {
            incident.awaitMoment(phase(round));
            long crash = System.nanoTime();
            cluster.crash(incident.primary(), "guard");
            cluster.succeed("crash", incident.primary(), "agent", "--restart");
            incident.awaitMoment(LEASE.plus(LEASE));
            incident.awaitRows("rows when its lease would be over", load);
            ClusterStatus after = cluster.awaitWhole(Incident.STREAMS);
            watch.assertOneAfterTheOther();
            String outcome = after.epoch() == incident.before().epoch() ? "kept" : "replaced";
            Duration whole = Duration.ofNanos(System.nanoTime() - crash);
            incident.report("agent and guards killed, " + round + " (" + outcome + ")", old.with(load), whole);
        }
    }

    private static void assertGoneBeforeTheNext(String fault, Incident incident, InsertLoad load) throws SQLException {
        Succession seen = incident.awaitSuccessor(load);
        seen.assertOneAfterTheOther();
        Duration rejoin = incident.start(incident.primary());
        Figure figure = incident.report(fault + " (" + seen.text() + ")", load, rejoin);
        assertThat(figure.epoch())
                .as("one epoch, also after the rejoin")
                .isEqualTo(incident.before().epoch() + 1);
    }

    private static void awaitTwoGuards(Incident incident, String what) {
        GuardProcesses guards = incident.cluster().guards(incident.primary());
        incident.cluster().awaitThat(what, REPLACED, () -> guards.pids().size() == 2);
    }

    private static Duration phase(int round) {
        return Rounds.draw(Rounds.draws(round), Duration.ZERO, LEASE);
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
