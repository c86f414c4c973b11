package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.paused;
import static io.quorate.consensus.model.ClusterStates.position;
import static io.quorate.consensus.model.ClusterStates.released;
import static io.quorate.consensus.model.ClusterStates.resuming;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState.Kind;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTransitionsTest {

    private static RenewLease renew() {
        return new RenewLease(NODE_A, EPOCH, Optional.empty(), Optional.empty());
    }

    private static ReleaseLease release(NodeId holder, Epoch epoch, long renewalsSeen) {
        return new ReleaseLease(holder, epoch, renewalsSeen, Optional.empty(), Optional.empty(), "server died");
    }

    private static Lease lease(ClusterState state) {
        return state.lease().orElseThrow();
    }

    private static ClusterState withLeaseDuration(int seconds) {
        ClusterSettings settings = new ClusterSettings(
                Duration.ofSeconds(seconds), Duration.ofSeconds(1), Duration.ofSeconds(1), Durability.ASYNC, 1, 0);
        return healthy().change().settings(settings).build();
    }

    @Test
    void a_renewal_counts_one_more() {
        assertThat(lease(applied(healthy(), renew())).renewals()).isEqualTo(6);
    }

    @Test
    void a_renewal_that_was_sent_twice_counts_twice() {
        assertThat(lease(applied(healthy(), renew(), renew())).renewals()).isEqualTo(7);
    }

    @Test
    void a_renewal_brings_the_position_forward() {
        var renewal = new RenewLease(NODE_A, EPOCH, Optional.of(position("0/4000000")), Optional.empty());
        assertThat(lease(applied(healthy(), renewal)).position()).contains(position("0/4000000"));
    }

    @Test
    void a_renewal_without_a_position_leaves_the_last_one() {
        assertThat(lease(applied(healthy(), renew())).position()).contains(position("0/3000000"));
    }

    @Test
    void a_longer_duration_counts_from_the_next_renewal() {
        ClusterState longer = withLeaseDuration(20);
        assertThat(lease(longer).duration()).isEqualTo(Duration.ofSeconds(6));
        assertThat(lease(applied(longer, renew())).duration()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void a_shorter_duration_waits_for_the_next_epoch() {
        assertThat(lease(applied(withLeaseDuration(5), renew())).duration()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void only_the_holder_renews_and_only_its_epoch() {
        refused(healthy(), new RenewLease(NODE_B, EPOCH, Optional.empty(), Optional.empty()), Code.NOT_THE_HOLDER);
        refused(healthy(), new RenewLease(NODE_A, EPOCH.next(), Optional.empty(), Optional.empty()), Code.STALE_EPOCH);
        refused(healthy(), new RenewLease(NODE_A, Epoch.NONE, Optional.empty(), Optional.empty()), Code.STALE_EPOCH);
    }

    @Test
    void a_renewal_that_arrives_after_the_lease_has_ended_is_refused() {
        refused(expired(), renew(), Code.NO_LEASE);
        refused(released(), renew(), Code.NO_LEASE);
    }

    @Test
    void a_renewal_that_names_the_number_of_the_resume_ends_it() {
        ClusterState state = applied(resuming(), new RenewLease(NODE_A, EPOCH, Optional.empty(), Optional.of(1L)));
        assertThat(state.pause().kind()).isEqualTo(Kind.RUNNING);
        assertThat(state.pause().resumeNumber()).isEqualTo(1);
        assertThat(lease(state).renewals()).isEqualTo(6);
    }

    @Test
    void any_other_renewal_counts_and_leaves_the_resume_as_it_is() {
        ClusterState without = applied(resuming(), renew());
        ClusterState other = applied(resuming(), new RenewLease(NODE_A, EPOCH, Optional.empty(), Optional.of(2L)));
        for (ClusterState state : new ClusterState[] {without, other}) {
            assertThat(state.pause()).isEqualTo(resuming().pause());
            assertThat(lease(state).renewals()).isEqualTo(6);
        }
    }

    @Test
    void a_renewal_that_names_a_resume_does_not_end_a_pause() {
        ClusterState state = applied(paused(), new RenewLease(NODE_A, EPOCH, Optional.empty(), Optional.of(0L)));
        assertThat(state.pause().kind()).isEqualTo(Kind.PAUSED);
    }

    @Test
    void a_release_with_a_final_position_leaves_a_vacancy_that_knows_where_the_wal_ends() {
        var release = new ReleaseLease(
                NODE_A, EPOCH, 5, Optional.of(position("0/3000100")), Optional.of(NODE_B), "switchover");
        ClusterState state = applied(healthy(), release);
        assertThat(state.lease()).isEmpty();
        assertThat(state.lastEpoch()).isEqualTo(EPOCH);
        assertThat(state.vacancy())
                .contains(new Vacancy(
                        EPOCH,
                        NODE_A,
                        true,
                        Optional.of(position("0/3000100")),
                        true,
                        "switchover",
                        Optional.of(NODE_B),
                        Optional.empty()));
    }

    @Test
    void a_release_without_a_final_position_falls_back_to_that_of_the_last_renewal() {
        ClusterState state = applied(healthy(), release(NODE_A, EPOCH, 5));
        assertThat(state.vacancy())
                .contains(new Vacancy(
                        EPOCH,
                        NODE_A,
                        true,
                        Optional.of(position("0/3000000")),
                        false,
                        "server died",
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void a_release_that_was_overtaken_by_a_renewal_is_refused() {
        refused(applied(healthy(), renew()), release(NODE_A, EPOCH, 5), Code.RENEWED_MEANWHILE);
    }

    @Test
    void a_release_that_arrives_twice_or_late_is_refused() {
        refused(applied(healthy(), release(NODE_A, EPOCH, 5)), release(NODE_A, EPOCH, 5), Code.NO_LEASE);
        refused(grantedToB(expired()), release(NODE_A, EPOCH, 5), Code.NOT_THE_HOLDER);
        refused(healthy(), release(NODE_A, EPOCH.next(), 5), Code.STALE_EPOCH);
    }

    @Test
    void a_release_ends_a_resume_that_waited_for_the_holder() {
        ClusterState state = applied(resuming(), release(NODE_A, EPOCH, 5));
        assertThat(state.pause().kind()).isEqualTo(Kind.RUNNING);
    }

    @Test
    void a_release_does_not_end_a_pause() {
        ClusterState state = applied(paused(), release(NODE_A, EPOCH, 5));
        assertThat(state.pause().kind()).isEqualTo(Kind.PAUSED);
        assertThat(state.vacancy()).isPresent();
    }

    @Test
    void an_expiry_leaves_a_vacancy_with_the_position_of_the_last_renewal() {
        ClusterState state = applied(healthy(), new ExpireLease(EPOCH, 5));
        assertThat(state.lease()).isEmpty();
        Vacancy vacancy = state.vacancy().orElseThrow();
        assertThat(vacancy.released()).isFalse();
        assertThat(vacancy.lastHolder()).isEqualTo(NODE_A);
        assertThat(vacancy.position()).contains(position("0/3000000"));
        assertThat(vacancy.positionIsFinal()).isFalse();
    }

    @Test
    void an_expiry_after_a_renewal_that_the_coordinator_did_not_see_is_refused() {
        refused(applied(healthy(), renew()), new ExpireLease(EPOCH, 5), Code.RENEWED_MEANWHILE);
        refused(healthy(), new ExpireLease(EPOCH, 6), Code.RENEWED_MEANWHILE);
    }

    @Test
    void an_expiry_of_another_epoch_or_without_a_lease_is_refused() {
        refused(healthy(), new ExpireLease(Epoch.NONE, 5), Code.STALE_EPOCH);
        refused(expired(), new ExpireLease(EPOCH, 5), Code.NO_LEASE);
    }

    @Test
    void nothing_expires_in_a_pause_nor_before_a_resume_has_ended() {
        refused(paused(), new ExpireLease(EPOCH, 5), Code.PAUSED);
        refused(resuming(), new ExpireLease(EPOCH, 5), Code.PAUSED);
    }

    @Test
    void a_grant_that_was_never_renewed_can_expire() {
        ClusterState state = applied(grantedToB(expired()), new ExpireLease(EPOCH.next(), 0));
        assertThat(state.vacancy().orElseThrow().lastHolder()).isEqualTo(NODE_B);
    }

    @Test
    void a_holder_that_was_never_promoted_leaves_the_position_that_it_had_found() {
        WalPosition known = position("0/3000000");
        ClusterState notFinal = applied(grantedToB(expired()), new ExpireLease(EPOCH.next(), 0));
        assertThat(notFinal.vacancy().orElseThrow().position()).contains(known);
        assertThat(notFinal.vacancy().orElseThrow().positionIsFinal()).isFalse();

        ClusterState stillFinal = applied(grantedToB(released()), release(NODE_B, EPOCH.next(), 0));
        assertThat(stillFinal.vacancy().orElseThrow().position()).contains(position("0/3000100"));
        assertThat(stillFinal.vacancy().orElseThrow().positionIsFinal()).isTrue();
    }

    private static ClusterState grantedToB(ClusterState vacant) {
        return applied(vacant, GrantTransitionsTest.grantToB(position("0/3000100")));
    }
}
