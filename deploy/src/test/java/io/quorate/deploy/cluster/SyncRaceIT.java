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

/**
 * The standbys that count change all the time, and the primary is killed meanwhile: standbys leave the list after 2 s and return to it,
 * the primary goes alone and comes back. What a round does is drawn by its number, or by {@code -Dseed=}, which it prints.
 */
@Tag("endurance")
@ExtendWith(SharedCluster.class)
class SyncRaceIT {
    private static final String SEED = "seed";
    private static final List<String> PARTS = List.of("postgres", "agent", "host");
    private static final int CLIENTS = 2;

    /** Within it lie most changes that the troubles of the standbys lead to. */
    private static final Duration RACE = Duration.ofSeconds(12);

    /** A change takes some tens of milliseconds, a script that kills as long. */
    private static final Duration RIGHT_AFTER = Duration.ofMillis(150);

    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(8);

    @ParameterizedTest(allowZeroInvocations = true)
    @ArgumentsSource(Rounds.class)
    void a_primary_that_is_killed_while_standbys_come_and_go_loses_nothing(int round, Incident incident)
            throws SQLException {
        LocalCluster cluster = incident.cluster();
        long seed = Long.getLong(SEED, round);
        Random draws = Rounds.draws(Math.toIntExact(seed));
        String part = PARTS.get(draws.nextInt(PARTS.size()));
        try (InsertLoad load = incident.load();
                Loads others = Loads.start(cluster.jdbcUrl(), CLIENTS);
                Loads old = incident.loadsOnPrimary(1);
                SyncListWatch list = SyncListWatch.on(cluster, incident.primary());
                StandbyTroubles troubles = StandbyTroubles.begin(cluster, incident.standbys(), draws.nextLong())) {
            String moment = awaitMoment(list, draws);
            String listThen = list.current();
            cluster.run("crash", incident.primary(), part);
            System.out.printf("seed %d: killed the %s of %s %s%n", seed, part, incident.primary(), moment);
            troubles.awaitEnd();
            System.out.printf("seed %d: lists %s; %s%n", seed, list.seen(), troubles.told());
            incident.awaitMoment(Rounds.draw(draws, Duration.ZERO, LONGEST_ABSENCE));
            troubles.heal();
            cluster.awaitWhole(LocalCluster.STANDS);
            incident.awaitRows("rows after everything, seed " + seed, load);
            String text = "sync race, seed " + seed + " (" + part + " " + moment + ", list '" + listThen + "')";
            List<InsertLoad> all = others.with(load);
            all.addAll(old.all());
            incident.report(text, all, Duration.ZERO);
            assertThat(list.seen()).as("lists of the primary, seed " + seed).isNotEmpty();
        }
    }

    /** In the midst of a change as it is seen, or at any moment. */
    private static String awaitMoment(SyncListWatch list, Random draws) {
        boolean isOnSight = draws.nextInt(3) > 0;
        int change = 1 + draws.nextInt(3);
        Duration moment = Rounds.draw(draws, Duration.ZERO, RACE);
        Duration after = Rounds.draw(draws, Duration.ZERO, RIGHT_AFTER);
        if (!isOnSight) {
            list.awaitChanges(Integer.MAX_VALUE, moment);
            return "after " + moment.toMillis() + " ms";
        }
        boolean isSeen = list.awaitChanges(change, RACE);
        list.awaitChanges(Integer.MAX_VALUE, after);
        return isSeen ? after.toMillis() + " ms after change " + change : "without change " + change;
    }
}
