package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.StandbyProgress;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncListTest {
    private static final Epoch EPOCH = new Epoch(8);
    private static final NodeId B = new NodeId("node-b");
    private static final NodeId C = new NodeId("node-c");

    @Test
    void a_set_is_written_with_the_names_of_its_epoch_and_read_back() {
        assertThat(roundTrip(SyncSet.NOBODY)).isEmpty();
        assertThat(roundTrip(new SyncSet(Set.of(B), 1))).isEqualTo("ANY 1 (\"node-b_e8\")");
        assertThat(roundTrip(new SyncSet(Set.of(C, B), 2))).isEqualTo("ANY 2 (\"node-b_e8\", \"node-c_e8\")");
    }

    @Test
    void a_set_that_cannot_acknowledge_names_one_that_never_comes() {
        assertThat(roundTrip(SyncSet.BLOCKED))
                .isEqualTo("ANY 1 (\"__no_lease__\")")
                .isEqualTo(SyncList.blocked());
        assertThat(roundTrip(new SyncSet(Set.of(B), 2))).isEqualTo("ANY 2 (\"node-b_e8\", \"__no_lease__\")");
        assertThat(roundTrip(new SyncSet(Set.of(B), 5))).isEqualTo("ANY 5 (\"node-b_e8\", \"__no_lease__\")");
    }

    @Test
    void a_list_that_is_not_the_agents_or_of_another_epoch_is_not_known() {
        for (String text : List.of(
                "*",
                "node-b",
                "FIRST 1 (\"node-b_e8\")",
                "ANY 1 (\"node-b_e7\")",
                "ANY 1 (\"node-b_e8\", \"node-b_e7\")",
                "ANY 1 (\"node-b_e8\", \"node-b_e8\")",
                "ANY 1 (\"node-b_e8\", \"__no_lease__\")",
                "ANY 0 (\"node-b_e8\")",
                "ANY 1 (\"somebody\")")) {
            assertThat(SyncList.parse(text, EPOCH)).as(text).isEmpty();
        }
    }

    @Test
    void a_name_has_a_node_and_an_epoch_and_that_of_a_copy_has_none() {
        assertThat(StandbyName.parse("node-b_e8")).contains(new StandbyName(B, EPOCH));
        assertThat(StandbyName.parse("NODE-B_E8")).as("PostgreSQL ignores case").contains(new StandbyName(B, EPOCH));
        for (String text : List.of(
                StandbyName.ofCopy(B), "node-b", "node-b_e", "node-b_e8x", "_e8", "node_b_e8", SyncList.NO_LEASE)) {
            assertThat(StandbyName.parse(text)).as(text).isEmpty();
        }
        assertThat(StandbyName.parse("b_e9999999999999999999"))
                .as("beyond a number")
                .isEmpty();
        NodeId longest = new NodeId("n".repeat(30));
        assertThat(new StandbyName(longest, new Epoch(Long.MAX_VALUE)).toString())
                .hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void what_standbys_have_said_is_read_from_one_value_and_only_those_of_the_epoch_have_confirmed() {
        Optional<String> value = Optional.of("node-c_e8 true 0/2000000,node-b_e7 true 0/3000000,node-a_e8 false ");

        Replication replication = new Replication(Optional.empty(), StandbyProgressReader.read(value));

        Lsn two = Lsn.parse("0/2000000");
        assertThat(replication.standbys())
                .containsExactly(
                        new StandbyProgress(new NodeId("node-a"), EPOCH, Optional.empty(), false),
                        new StandbyProgress(B, new Epoch(7), Optional.of(Lsn.parse("0/3000000")), true),
                        new StandbyProgress(C, EPOCH, Optional.of(two), true));
        assertThat(replication.confirmed(EPOCH, two)).containsExactly(C);
        assertThat(replication.confirmed(EPOCH, new Lsn(two.value() + 1))).isEmpty();
        assertThat(StandbyProgressReader.read(Optional.empty())).isEmpty();
    }

    private static String roundTrip(SyncSet set) {
        String text = SyncList.text(EPOCH, set);
        assertThat(SyncList.parse(text, EPOCH)).as(text).contains(set);
        return text;
    }
}
