package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What stands still and wakes up later, believing the past: the primary's agent, its whole host, or everybody but the primary. */
@Tag("endurance")
@ExtendWith(SharedCluster.class)
class FreezeIT {
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration TWO_AND_A_HALF_LEASES = Duration.ofSeconds(15);
    /** Once in a long run. */
    private static final Duration LONG = Duration.ofSeconds(90);

    private static final int CLIENTS = 3;

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void postgresql_whose_agent_is_frozen_is_gone_before_another_node_is_writable(int round, Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        Duration phase = Rounds.draw(Rounds.draws(round), Duration.ZERO, LEASE);
        boolean isLong = round == 1 && FinishedRounds.areKept();
        try (InsertLoad load = incident.load();
                Loads old = incident.loadsOnPrimary(1)) {
            incident.awaitMoment(phase);
            long frozen = System.nanoTime();
            cluster.succeed("freeze", incident.primary(), "agent");
            Succession seen = incident.awaitSuccessor(load);
            seen.assertOneAfterTheOther();
            incident.awaitMoment(rest(isLong ? LONG : TWO_AND_A_HALF_LEASES, frozen));
            long thaw = System.nanoTime();
            cluster.succeed("thaw", incident.primary());
            Duration rejoin = incident.awaitStreaming(incident.primary(), thaw);
            Figure figure =
                    incident.report("agent frozen, " + round + " (" + seen.text() + ")", old.with(load), rejoin);
            assertThat(figure.epoch()).isEqualTo(incident.before().epoch() + 1);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void a_host_that_was_frozen_acknowledges_nothing_that_was_begun_after_another_epoch_had(
            int round, Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        Random draws = Rounds.draws(round);
        Duration phase = Rounds.draw(draws, Duration.ZERO, LEASE);
        Duration freeze = Rounds.draw(draws, LEASE.plusSeconds(3), LEASE.multipliedBy(3));
        try (InsertLoad load = incident.load();
                Loads old = incident.loadsOnPrimary(CLIENTS)) {
            incident.awaitMoment(phase);
            long frozen = System.nanoTime();
            cluster.succeed("freeze", incident.primary(), "host");
            Succession seen = incident.awaitSuccessor(load);
            incident.awaitMoment(rest(freeze, frozen));
            long thaw = System.nanoTime();
            cluster.succeed("thaw", incident.primary());
            Duration rejoin = incident.awaitStreaming(incident.primary(), thaw);
            Figure figure = incident.report("host frozen, " + round + " (" + seen.text() + ")", old.with(load), rejoin);
            assertThat(figure.epoch()).isEqualTo(incident.before().epoch() + 1);
        }
    }

    /**
     * As if the cables of the primary's host had been pulled, its clients being on its side: nobody else answers, but nobody takes over
     * either. That takes networks that can be cut: see {@link CutIT}.
     */
    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void a_primary_whom_nobody_answers_acknowledges_nothing_and_ends_with_its_lease(int round, Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        Duration phase = Rounds.draw(Rounds.draws(round), Duration.ZERO, LEASE);
        List<String> others = incident.standbys();
        try (InsertLoad load = incident.load();
                Loads near = incident.loadsOnPrimary(CLIENTS)) {
            incident.awaitMoment(phase);
            others.parallelStream().forEach(name -> cluster.succeed("freeze", name, "host"));
            long cut = System.nanoTime();
            incident.awaitGone(incident.primary());
            Duration untilGone = Duration.ofNanos(System.nanoTime() - cut);
            assertThat(near.begunAfter(cut))
                    .as("acknowledged to clients on its side")
                    .isEmpty();
            others.parallelStream().forEach(name -> cluster.succeed("thaw", name));
            incident.awaitRows("rows when all answer again", load);
            String text = "others frozen, " + round + " (gone after " + untilGone.toMillis() + " ms)";
            incident.report(text, near.with(load), Duration.ZERO);
        }
    }

    private static Duration rest(Duration whole, long begun) {
        Duration rest = whole.minusNanos(System.nanoTime() - begun);
        return rest.isNegative() ? Duration.ZERO : rest;
    }
}
