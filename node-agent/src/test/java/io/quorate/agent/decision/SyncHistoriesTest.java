package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.Promise;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acknowledged writes over random histories of a cluster in memory. {@code -Dsync.seeds=N} for more of them. */
class SyncHistoriesTest {
    private static final Logger log = LoggerFactory.getLogger(SyncHistoriesTest.class);
    private static final int SEEDS = Integer.getInteger("sync.seeds", 200);
    private static final long FIRST_SEED = Long.getLong("sync.first.seed", 1);
    private static final int EVENTS = 2500;
    private static final int EVENTS_TO_HEAL = 20_000;
    private static final int SEEDS_FOR_A_MISTAKE = 4000;

    @Test
    void no_acknowledged_write_is_missing_in_a_later_established_epoch() {
        long writes = 0;
        long acknowledged = 0;
        long epochs = 0;
        int healed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            SyncHistory history = new SyncHistory(seed, SyncHistoryRules.RIGHT);
            history.run(EVENTS);
            Optional<String> unhealed = history.isElectable() ? history.heal(EVENTS_TO_HEAL) : Optional.empty();
            assertThat(history.faults).as("seed %d%n%s", seed, tail(history)).isEmpty();
            if (history.isElectable()) {
                assertThat(unhealed).as("seed %d%n%s", seed, tail(history)).isEmpty();
                healed++;
            }
            writes += history.writes;
            acknowledged += history.acknowledgedWrites;
            epochs += history.establishedEpochs;
        }
        log.atInfo()
                .addKeyValue("seeds", SEEDS)
                .addKeyValue("writes", writes)
                .addKeyValue("acknowledged", acknowledged)
                .addKeyValue("epochs", epochs)
                .addKeyValue("healed", healed)
                .log("histories without a loss");
        // How many lose too much to be healed depends on where the seeds begin.
        assertThat(healed).isGreaterThan(SEEDS * 3 / 4);
        assertThat(acknowledged).isGreaterThan(10L * SEEDS);
        assertThat(epochs).isGreaterThan((long) SEEDS);
    }

    @Test
    void recording_before_applying_is_convicted() {
        convicted(SyncHistoryRules.RIGHT
                .withPlan(MistakenPlans::narrowsFirst)
                .in(SyncHistoriesTest::primariesDieWhileTheyChange));
    }

    @Test
    void recording_without_confirmation_is_convicted() {
        convicted(SyncHistoryRules.RIGHT
                .withPlan(view ->
                        view.established().isPresent() ? MistakenPlans.asksNobodyToConfirm(view) : SyncPlan.next(view))
                .in(SyncHistoriesTest::primariesDieYoung));
    }

    @Test
    void establishing_without_confirmation_is_convicted() {
        convicted(SyncHistoryRules.RIGHT
                .withPlan(view ->
                        view.established().isPresent() ? SyncPlan.next(view) : MistakenPlans.asksNobodyToConfirm(view))
                .in(SyncHistoriesTest::primariesDieYoung));
    }

    @Test
    void recording_before_the_change_is_proven_is_convicted() {
        convicted(SyncHistoryRules.RIGHT
                .withPlan(MistakenPlans::trustsWhatIsWritten)
                .in(SyncHistoriesTest::primariesDieWhileTheyChange));
    }

    @Test
    void waiting_for_nobody_before_it_is_recorded_is_convicted() {
        convicted(SyncHistoryRules.RIGHT.withPlan(MistakenPlans::stopsWaitingFirst));
    }

    @Test
    void checking_only_the_target_is_convicted() {
        convicted(SyncHistoryRules.RIGHT
                .withPlan(MistakenPlans::looksAtTheTargetOnly)
                .in(SyncHistoriesTest::primariesDieWhileTheyChange));
    }

    @Test
    void a_grant_by_replay_position_is_convicted() {
        convicted(SyncHistoryRules.RIGHT.withPromise(SyncHistoriesTest::replayed));
    }

    @Test
    void promises_without_incarnations_are_convicted() {
        convicted(SyncHistoryRules.RIGHT.withReplacedDirectories().withPromise(SyncHistoriesTest::asRecorded));
    }

    @Test
    void promises_of_an_earlier_vacancy_are_convicted() {
        convicted(SyncHistoryRules.RIGHT.withStalePromises());
    }

    @Test
    void a_record_that_is_applied_late_is_convicted() {
        convicted(SyncHistoryRules.RIGHT.withUnsettledCommands().in(SyncHistoriesTest::outcomesAreLost));
    }

    private static void outcomesAreLost(SyncHistory history, SyncHistoryNode node) {
        history.primary().ifPresent(history::loseOutcome);
        history.changeMask(node.id);
    }

    private static void promotionsFail(SyncHistory history, SyncHistoryNode unused) {
        history.primary()
                .filter(server -> server.phase == SyncHistoryServer.Phase.PROMOTED)
                .ifPresent(server -> {
                    history.crash(server.node);
                    history.expire();
                });
    }

    private static void primariesDieYoung(SyncHistory history, SyncHistoryNode node) {
        if (history.primary().filter(server -> server.isAdmitted).isPresent()) {
            history.expire();
        }
    }

    private static void primariesDieWhileTheyChange(SyncHistory history, SyncHistoryNode node) {
        if (history.primary()
                .filter(server -> server.isApplying && server.isAdmitted)
                .isPresent()) {
            history.expire();
        } else {
            history.changeSettings();
        }
    }

    @Test
    void promotions_that_are_never_reported_lose_nothing() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            SyncHistory history = new SyncHistory(seed, SyncHistoryRules.RIGHT.in(SyncHistoriesTest::promotionsFail));
            history.run(EVENTS);
            assertThat(history.faults).as("seed %d%n%s", seed, tail(history)).isEmpty();
        }
    }

    private static void convicted(SyncHistoryRules rules) {
        for (long seed = 1; seed <= SEEDS_FOR_A_MISTAKE; seed++) {
            SyncHistory history = new SyncHistory(seed, rules);
            history.run(EVENTS);
            if (!history.faults.isEmpty()) {
                log.atInfo()
                        .addKeyValue("seed", seed)
                        .addKeyValue("fault", history.faults.get(0))
                        .log("convicted");
                return;
            }
        }
        assertThat(false).as("convicted within %d seeds", SEEDS_FOR_A_MISTAKE).isTrue();
    }

    private static Promise replayed(Promise promise, SyncHistory history) {
        SyncHistoryNode node = history.node(promise.node());
        int length = Math.max(1, node.wal.size() - history.writes % 3);
        return new Promise(
                promise.node(),
                new WalPosition(new Timeline(node.wal.get(length - 1).timeline()), new Lsn(length)),
                promise.incarnation(),
                promise.epoch());
    }

    private static Promise asRecorded(Promise promise, SyncHistory history) {
        Optional<Incarnation> recorded = history.state
                .sync()
                .flatMap(record -> record.holder().equals(promise.node())
                        ? Optional.of(record.incarnation())
                        : Optional.ofNullable(record.members().get(promise.node())));
        return new Promise(promise.node(), promise.position(), recorded.orElse(promise.incarnation()), promise.epoch());
    }

    private static String tail(SyncHistory history) {
        int from = Math.max(0, history.story.size() - 60);
        return String.join(System.lineSeparator(), history.story.subList(from, history.story.size()));
    }
}
