package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.SYSTEM_IDENTIFIER;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.witness;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.command.ClusterCommand.Observe;
import io.quorate.consensus.command.ClusterCommand.RecordSystemIdentifier;
import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.command.CommandSamples;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoundingTransitionsTest {
    private static final ClusterSettings SETTINGS = new ClusterSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(1), Durability.ASYNC, 1, 0);

    private static FoundCluster found(Member... members) {
        return new FoundCluster("orders", List.of(members), SETTINGS);
    }

    @Test
    void founding_names_the_cluster_its_members_and_its_settings() {
        ClusterState state = applied(ClusterState.EMPTY, found(witness(WITNESS), data(NODE_B), data(NODE_A)));

        assertThat(state.isFounded()).isTrue();
        assertThat(state.cluster()).isEqualTo("orders");
        assertThat(state.members().keySet()).containsExactly(NODE_A, NODE_B, WITNESS);
        assertThat(state.settings()).isEqualTo(SETTINGS);
        assertThat(state.lease()).isEmpty();
        assertThat(state.vacancy()).isEmpty();
    }

    @Test
    void a_cluster_is_founded_once_even_with_the_same_content() {
        ClusterState state = applied(ClusterState.EMPTY, found(data(NODE_A)));
        refused(state, found(data(NODE_A)), Code.ALREADY_FOUNDED);
        refused(state, found(data(NODE_B)), Code.ALREADY_FOUNDED);
    }

    @Test
    void members_need_different_names() {
        refused(ClusterState.EMPTY, found(data(NODE_A), witness(NODE_A)), Code.TOPOLOGY_NOT_VALID);
    }

    @Test
    void at_least_one_member_has_a_postgresql() {
        refused(ClusterState.EMPTY, found(), Code.TOPOLOGY_NOT_VALID);
        refused(ClusterState.EMPTY, found(witness(WITNESS)), Code.TOPOLOGY_NOT_VALID);
    }

    @Test
    void a_cluster_without_a_name_is_refused() {
        refused(ClusterState.EMPTY, new FoundCluster(" ", List.of(data(NODE_A)), SETTINGS), Code.TOPOLOGY_NOT_VALID);
    }

    @Test
    void before_the_founding_everything_but_founding_recovering_and_observing_is_refused() {
        for (ClusterCommand command : CommandSamples.all().values()) {
            if (!(command instanceof FoundCluster || command instanceof RecoverCluster || command instanceof Observe)) {
                refused(ClusterState.EMPTY, command, Code.NOT_FOUNDED);
            }
        }
    }

    @Test
    void observing_always_applies_and_changes_nothing() {
        for (ClusterState state : List.of(ClusterState.EMPTY, healthy(), expired())) {
            assertThat(applied(state, new Observe())).isEqualTo(state);
        }
    }

    @Test
    void the_first_holder_records_the_system_identifier() {
        ClusterState unknown =
                healthy().change().systemIdentifier(Optional.empty()).build();
        ClusterState state = applied(unknown, new RecordSystemIdentifier(NODE_A, EPOCH, SYSTEM_IDENTIFIER));
        assertThat(state.systemIdentifier()).contains(SYSTEM_IDENTIFIER);
    }

    @Test
    void recording_the_same_system_identifier_again_changes_nothing() {
        assertThat(applied(healthy(), new RecordSystemIdentifier(NODE_A, EPOCH, SYSTEM_IDENTIFIER)))
                .isEqualTo(healthy());
    }

    @Test
    void another_system_identifier_is_refused() {
        refused(healthy(), new RecordSystemIdentifier(NODE_A, EPOCH, 1), Code.SYSTEM_IDENTIFIER_DIFFERS);
    }

    @Test
    void only_the_holder_records_the_system_identifier() {
        refused(healthy(), new RecordSystemIdentifier(NODE_B, EPOCH, SYSTEM_IDENTIFIER), Code.NOT_THE_HOLDER);
        refused(healthy(), new RecordSystemIdentifier(NODE_A, EPOCH.next(), SYSTEM_IDENTIFIER), Code.STALE_EPOCH);
        refused(expired(), new RecordSystemIdentifier(NODE_A, EPOCH, SYSTEM_IDENTIFIER), Code.NO_LEASE);
    }

    @Test
    void a_system_identifier_of_zero_cannot_be_built() {
        assertThatThrownBy(() -> new RecordSystemIdentifier(NODE_A, EPOCH, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
