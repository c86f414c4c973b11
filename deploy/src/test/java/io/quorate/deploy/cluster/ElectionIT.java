package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Who may become primary when the nodes hold unequally much, and when nobody may. */
@Tag("endurance")
@ExtendWith(SharedCluster.class)
class ElectionIT {
    /** A choice does not wait longer than 5 s for a node that has not reported. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);

    /** Beyond all that a choice waits for, with an election of the Raft leader before it. */
    private static final Duration CHOICE = Duration.ofSeconds(15);

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void the_standby_that_acknowledged_the_last_commit_is_promoted_though_it_replays_slowly_and_reports_last(
            int round, Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        String wins = incident.standbys().get(0);
        String holds = incident.standbys().get(1);
        try (InsertLoad load = incident.load()) {
            cluster.crash(wins, "host");
            incident.awaitRows("rows that " + wins + " lacks", load);
            try (ReplayBlock block = ReplayBlock.on(cluster, holds)) {
                incident.awaitRows("rows that are not replayed", load);
                assertThat(block.unreplayedBytes()).isPositive();
                cluster.crash(incident.primary(), "host");
                cluster.start(wins);
                cluster.await(
                        "nobody is primary, or the next one is",
                        Incident.WRITABLE,
                        now -> hasQuorumAndNoPrimary(now) || isNext(incident, now));
                if (cluster.isWithin(LONGEST_WAIT, now -> isNext(incident, now))) {
                    System.out.println("chosen before it had replayed");
                }
            }
            Succession seen = incident.awaitSuccessor(load);
            Duration rejoin = incident.start(incident.primary());
            incident.report("slow replay, " + round + " (" + seen.text() + ")", load, rejoin);
            assertThat(seen.successorName()).isEqualTo(holds);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void a_second_failover_right_after_the_first_loses_nothing(int round, Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        Random draws = Rounds.draws(round);
        Duration between = Rounds.draw(draws, Duration.ZERO, Duration.ofSeconds(2));
        try (InsertLoad load = incident.load()) {
            cluster.crash(incident.primary(), "host");
            Succession first = Succession.watch(cluster, incident.primary(), Incident.WRITABLE);
            incident.awaitMoment(between);
            cluster.crash(first.successorName(), "host");
            cluster.start(incident.primary());
            String outcome = startLastIfRefused(incident, first.successorName());
            incident.awaitRows("rows after both", load);
            cluster.start(first.successorName());
            String text = "two failovers, " + round + " (" + between.toMillis() + " ms apart, " + outcome + ")";
            incident.report(text, load, Duration.ZERO);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void returning_from_alone_loses_nothing(int round, Incident incident) throws SQLException {
        LocalCluster cluster = incident.cluster();
        Duration back = Rounds.draw(Rounds.draws(round), Duration.ZERO, Duration.ofSeconds(3));
        String down = incident.standbys().get(round % 2);
        String returns = incident.standbys().get(1 - round % 2);
        try (InsertLoad load = incident.load()) {
            long receiver = cluster.processes(returns).walReceiver().orElseThrow();
            cluster.crash(down, "host");
            assertThat(NodeProcesses.signal("STOP", receiver)).isTrue();
            cluster.await(
                    "alone",
                    Incident.WRITABLE,
                    now -> now.established().filter(List::isEmpty).isPresent());
            incident.awaitRows("rows of the primary alone", load);
            assertThat(NodeProcesses.signal("CONT", receiver)).isTrue();
            incident.awaitMoment(back);
            cluster.crash(incident.primary(), "host");
            cluster.start(down);
            String outcome = startLastIfRefused(incident, incident.primary());
            incident.awaitRows("rows after everything", load);
            cluster.start(incident.primary());
            String text = "back from alone, " + round + " (for " + back.toMillis() + " ms, " + outcome + ")";
            incident.report(text, load, Duration.ZERO);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void a_standby_that_lost_its_directory_counts_for_nothing(int round, Incident incident)
            throws SQLException, IOException {
        LocalCluster cluster = incident.cluster();
        String behind = incident.standbys().get(round % 2);
        String empty = incident.standbys().get(1 - round % 2);
        try (InsertLoad load = incident.load()) {
            cluster.crash(behind, "host");
            incident.awaitRows("rows that only " + empty + " has acknowledged", load);
            cluster.crashHosts(List.of(incident.primary(), empty));
            Path data = cluster.data(empty);
            Path lost = data.resolveSibling("data.lost-" + System.nanoTime());
            Files.move(data, lost);
            incident.standbys().forEach(cluster::start);
            cluster.await("two of three, and no primary", Incident.WRITABLE, ElectionIT::hasQuorumAndNoPrimary);
            assertThat(cluster.isWithin(
                            CHOICE, now -> now.isQuorum() && now.primary().isPresent()))
                    .as("somebody becomes primary without the acknowledged rows")
                    .isFalse();
            cluster.start(incident.primary());
            incident.awaitRows("rows after everything", load);
            incident.report("directory lost by who acknowledged, " + round, load, Duration.ZERO);
            LocalCluster.remove(lost);
        }
    }

    /** Both outcomes are right: somebody who surely has everything is chosen, or nobody before the last node is back. */
    private static String startLastIfRefused(Incident incident, String last) {
        LocalCluster cluster = incident.cluster();
        if (cluster.isWithin(CHOICE, now -> isPrimarySomebodyBut(now, last))) {
            return "chosen without " + last;
        }
        cluster.start(last);
        return "refused without " + last;
    }

    private static boolean isPrimarySomebodyBut(ClusterStatus now, String last) {
        return now.isQuorum()
                && now.primary()
                        .filter(name -> !name.equals(last) && now.state(name).equals("running"))
                        .isPresent();
    }

    private static boolean isNext(Incident incident, ClusterStatus now) {
        return now.epoch() > incident.before().epoch();
    }

    private static boolean hasQuorumAndNoPrimary(ClusterStatus now) {
        return now.isQuorum() && now.primary().isEmpty();
    }
}
