package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.Problem;
import io.quorate.proto.v1.StatusSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusChoiceTest {
    @Test
    void an_answer_of_a_majority_wins_over_better_looking_ones() {
        ClusterStatus confirmed = Statuses.degraded().build();
        ClusterStatus alone = Statuses.partial().setEpoch(9).setRaftTerm(99).build();

        assertThat(StatusChoice.choose(List.of(alone, confirmed))).isEqualTo(confirmed);
    }

    @Test
    void of_two_confirmed_answers_the_later_term_wins() {
        ClusterStatus former = Statuses.healthy().setRaftTerm(7).build();
        ClusterStatus present = Statuses.healthy().setRaftTerm(8).build();

        assertThat(StatusChoice.choose(List.of(present, former))).isEqualTo(present);
        assertThat(StatusChoice.choose(List.of(former, present))).isEqualTo(present);
    }

    @Test
    void without_a_majority_the_latest_epoch_is_told_with_what_others_heard_more_lately() {
        ClusterStatus informed = Statuses.partial().setEpoch(4).build();
        ClusterStatus other = Statuses.partial()
                .setAnsweredBy("n3")
                .setMembers(0, Statuses.unreachable("n1", 900))
                .setMembers(2, Statuses.standby("n3"))
                .build();

        ClusterStatus chosen = StatusChoice.choose(List.of(other, informed));

        assertThat(chosen.getEpoch()).isEqualTo(4);
        assertThat(chosen.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_PARTIAL);
        assertThat(chosen.getMembersList())
                .extracting(MemberStatus::getReachable)
                .containsExactly(true, false, true);
    }

    @Test
    void an_answer_without_a_source_is_partial() {
        ClusterStatus unmarked = Statuses.healthy().clearSource().build();

        assertThat(StatusChoice.choose(List.of(unmarked)).getSource()).isEqualTo(StatusSource.STATUS_SOURCE_PARTIAL);
    }

    @Test
    void a_silent_endpoint_is_a_problem_unless_the_cluster_misses_that_node_too() {
        ClusterStatus status = Statuses.degraded().build();
        Survey.Silence missed = new Survey.Silence(Endpoint.parse("10.0.0.3:7001"), "Connection refused");
        Survey.Silence reachableForOthers = new Survey.Silence(Endpoint.parse("10.0.0.2:7001"), "no answer in time");
        Survey.Silence strange = new Survey.Silence(Endpoint.parse("typo:7001"), "unknown host");

        ClusterStatus told = StatusChoice.withSilence(status, List.of(missed, reachableForOthers, strange));

        assertThat(told.getProblemsList()).extracting(Problem::getNode).containsExactly("n2", "");
        assertThat(told.getProblemsList())
                .extracting(Problem::getWhat)
                .containsExactly(
                        "endpoint 10.0.0.2:7001 did not answer: no answer in time",
                        "endpoint typo:7001 did not answer: unknown host");
    }
}
