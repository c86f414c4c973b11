package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.loop.PortBoundaries.Boundary;
import io.quorate.agent.loop.WriteSampler.Write;
import io.quorate.agent.time.ProcUptimeClock;
import io.quorate.consensus.model.ClusterSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What {@link StoppedAgentStoryTest} does at every boundary, with real servers and real guards at some, which {@code -Dseed=} draws: an
 * agent freezes between two steps until its lease is over, and then goes on. Four boundaries, or twelve in the long runs.
 */
@Tag("endurance")
@Timeout(900)
class StoppedAgentIT {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int BOUNDARIES = Integer.getInteger("endurance.rounds", 1) > 1 ? 12 : 4;
    private static final List<StepPlan> PLANS = List.of(
            StepPlan.RENEWAL, StepPlan.FAILOVER, StepPlan.RESTART_IN_PLACE, StepPlan.ALONE, StepPlan.BACK_FROM_ALONE);

    private final ProcUptimeClock clock = new ProcUptimeClock();

    private record Place(StepPlan plan, Boundary boundary) {}

    @Test
    void an_agent_that_is_frozen_between_two_steps_past_its_lease_leaves_a_fenced_server_and_goes_on()
            throws IOException {
        List<Place> places = places();
        Collections.shuffle(places, new Random(SEED));
        System.out.println("seed " + SEED + ": " + BOUNDARIES + " of " + places.size() + " boundaries");
        try (RealCluster cluster = RealCluster.healthy()) {
            cluster.primary().server().execute("CREATE TABLE written (id bigint)");
            for (Place place : places.subList(0, BOUNDARIES)) {
                try {
                    freezeAt(place, cluster);
                } catch (AssertionError found) {
                    throw new AssertionError("seed " + SEED + ", " + place + ": " + found.getMessage(), found);
                }
            }
        }
    }

    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (StepPlan plan : PLANS) {
            for (String step : plan.steps()) {
                Stream<String> parts = step.equals("promote")
                        ? Stream.of("before ", "before the question of ", "after the question of ", "after ")
                        : Stream.of("before ", "after ");
                parts.forEach(part -> places.add(new Place(plan, new Boundary(part + step, 1))));
            }
        }
        return places;
    }

    private void freezeAt(Place place, RealCluster cluster) {
        RealNode primary = cluster.primary();
        RealNode standby = cluster.standby();
        RealNode subject = place.plan() == StepPlan.FAILOVER ? standby : primary;
        prepare(place.plan(), cluster, primary, standby);
        CompletableFuture<Duration> stoppedAt = new CompletableFuture<>();
        try (WriteSampler own = WriteSampler.start(subject.server());
                WriteSampler other = WriteSampler.start((subject == primary ? standby : primary).server())) {
            subject.boundaries().stopAt(place.boundary(), () -> {
                subject.freeze().begin();
                stoppedAt.complete(clock.now());
                subject.freeze().hold();
            });
            begin(place.plan(), primary, standby);
            cluster.await("it comes to the boundary", stoppedAt::isDone);
            Duration end = endOfLease(subject, stoppedAt.join());
            cluster.await("the lease is over", () -> clock.now().compareTo(end) > 0);
            cluster.await("its server is fenced", subject::isFenced);
            List<Write> tooLate = own.accepted().stream()
                    .filter(write -> write.begun().compareTo(end) >= 0)
                    .toList();
            assertThat(tooLate)
                    .as("accepted after the end of the lease at " + end)
                    .isEmpty();
            primary.freeze().end();
            standby.freeze().end();
            cluster.awaitWhole();
            requireOrder(own, other);
            System.out.printf("%s: %s%n", place, lastBefore(end, own));
        }
    }

    private static String lastBefore(Duration end, WriteSampler sampler) {
        return sampler.accepted().stream()
                .filter(write -> write.done().compareTo(end) < 0)
                .reduce((before, last) -> last)
                .map(last -> "last write " + end.minus(last.done()).toMillis() + " ms before the end of the lease")
                .orElse("no write before");
    }

    /** By what the guards were told, and by what no renewal that was sent before can have earned. */
    private static Duration endOfLease(RealNode subject, Duration stoppedAt) {
        Duration latest = stoppedAt.plus(ClusterSettings.DEFAULT.leaseDuration());
        return subject.armedUntil()
                .map(deadline -> deadline.plus(ClusterSettings.DEFAULT.leaseMargin()))
                .filter(end -> end.compareTo(latest) < 0)
                .orElse(latest);
    }

    private static void prepare(StepPlan plan, RealCluster cluster, RealNode primary, RealNode standby) {
        if (plan == StepPlan.RESTART_IN_PLACE || plan == StepPlan.BACK_FROM_ALONE) {
            begin(StepPlan.ALONE, primary, standby);
            cluster.awaitRecorded(0);
        }
    }

    private static void begin(StepPlan plan, RealNode primary, RealNode standby) {
        switch (plan) {
            case RESTART_IN_PLACE -> primary.kill();
            case FAILOVER -> {
                // As a host that is lost: its agent does not start the server again.
                primary.freeze().begin();
                primary.kill();
            }
            case ALONE -> {
                standby.freeze().begin();
                standby.kill();
            }
            case BACK_FROM_ALONE -> standby.freeze().end();
            default -> {
                // Comes by itself.
            }
        }
    }

    /** No write was accepted in an epoch when one of a later epoch had been. */
    private static void requireOrder(WriteSampler own, WriteSampler other) {
        List<Write> all = Stream.of(own, other)
                .flatMap(sampler -> sampler.accepted().stream())
                .toList();
        List<Write> overtaken = all.stream()
                .filter(write -> all.stream()
                        .anyMatch(later ->
                                later.epoch() > write.epoch() && later.done().compareTo(write.begun()) < 0))
                .toList();
        assertThat(overtaken).as("accepted after a later epoch had begun to").isEmpty();
    }
}
