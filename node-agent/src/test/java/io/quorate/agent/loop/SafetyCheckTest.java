package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.Promoted;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check finds what the agents must never do. */
class SafetyCheckTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final NodeId A = ClusterStates.NODE_A;
    private static final NodeId B = ClusterStates.NODE_B;

    private final VirtualTime time = new VirtualTime();
    private final FakeServers world = new FakeServers();
    private final SafetyCheck check = new SafetyCheck(world, time, ClusterStates::healthy);
    private final FakePostgresServer a = world.add(A);
    private final FakePostgresServer b = world.add(B);
    private final FakeGuard guard = new FakeGuard(world, a, time, deadline -> check.armed(A, deadline));

    @BeforeEach
    void watch() {
        world.watchedBy(check);
        check.guardedBy(A, guard);
        guard.ensureRunning(true);
    }

    @Test
    void a_holder_that_has_renewed_and_armed_its_guard_may_promote() {
        renew();
        guard.arm(time.now().plus(LoopCluster.USABLE));

        promote(a);

        assertThat(check.violations()).isEmpty();
    }

    @Test
    void a_promotion_before_a_renewal_is_found() {
        promote(a);

        assertThat(check.violations()).anyMatch(found -> found.contains("without a lease that it has earned"));
        assertThat(check.violations()).anyMatch(found -> found.contains("no guard will end it"));
    }

    @Test
    void a_promotion_after_the_deadline_is_found() {
        renew();
        guard.arm(time.now().plus(LoopCluster.USABLE));
        time.advance(LoopCluster.USABLE, () -> {});

        promote(a);

        assertThat(check.violations()).anyMatch(found -> found.contains("without a lease that it has earned"));
    }

    @Test
    void a_second_server_that_accepts_writes_is_found() {
        renew();
        guard.arm(time.now().plus(LoopCluster.USABLE));
        promote(a);

        promote(b);

        assertThat(check.violations()).anyMatch(found -> found.contains("more than one server"));
        assertThat(check.violations()).anyMatch(found -> found.contains("node-b accepts writes and does not hold"));
    }

    @Test
    void a_guard_that_is_armed_for_longer_than_was_earned_is_found() {
        renew();
        time.advance(Duration.ofSeconds(1), () -> {});

        guard.arm(time.now().plus(LoopCluster.USABLE));

        assertThat(check.violations()).anyMatch(found -> found.contains("which no renewal has earned"));
    }

    private void renew() {
        RenewLease command = new RenewLease(A, ClusterStates.EPOCH, Optional.empty(), Optional.empty());
        check.answered(check.proposed(A, command), new ProposalOutcome.Applied(1));
    }

    private static void promote(FakePostgresServer server) {
        server.initialise(LIMIT);
        server.startFenced(LIMIT);
        ActionResult<Promoted> promoted =
                server.promote(new Timeline(3), ClusterStates.EPOCH, SyncSet.NOBODY, () -> true, LIMIT);
        assertThat(promoted).isInstanceOf(ActionResult.Done.class);
    }
}
