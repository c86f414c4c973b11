package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.founded;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.paused;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static io.quorate.consensus.model.ClusterStates.released;
import static io.quorate.consensus.model.ClusterStates.resuming;
import static io.quorate.consensus.model.ClusterStates.switchingOver;
import static io.quorate.consensus.statemachine.Applying.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.codec.StateCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Switchover;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many commands in any order: what must hold holds, and replicas that apply the same bytes agree. */
class RandomWalkTest {
    private static final int STEPS = 4_000;
    private static final long SEED = 11;
    private static final ClusterCommand RECOVERY = new ClusterCommand.RecoverCluster(
            QuorumRecovery.recovered(quorum(expired()), Set.of(NODE_A, NODE_C), "ops"), "ops", 4, 1234);

    @Test
    void whatever_is_proposed_the_invariants_hold_and_the_replicas_agree() throws CodecException {
        Set<Class<?>> applied = new HashSet<>(Set.of(RECOVERY.getClass()));
        Set<Rejection.Code> refused = EnumSet.noneOf(Rejection.Code.class);
        long seed = SEED;
        for (ClusterState start : starts()) {
            walk(start, new RandomCommands(new Random(seed)), "seed " + seed, applied, refused);
            seed++;
        }
        // A walk that is refused everything proves nothing.
        assertThat(applied).containsExactlyInAnyOrder(ClusterCommand.class.getPermittedSubclasses());
        assertThat(EnumSet.complementOf(EnumSet.copyOf(refused)))
                .as("codes that never came up")
                .containsExactlyInAnyOrder(Rejection.Code.NOT_UNDERSTOOD, Rejection.Code.INVARIANT_BROKEN);
    }

    private static List<ClusterState> starts() {
        return List.of(
                ClusterState.EMPTY,
                founded(),
                healthy(),
                quorum(healthy()),
                quorum(expired()),
                expired(),
                released(),
                paused(),
                resuming(),
                switchingOver(Switchover.Kind.SWITCHOVER),
                switchingOver(Switchover.Kind.FAILOVER),
                applied(ClusterState.EMPTY, RECOVERY));
    }

    private static void walk(
            ClusterState start,
            RandomCommands commands,
            String seed,
            Set<Class<?>> applied,
            Set<Rejection.Code> refused)
            throws CodecException {
        ClusterState state = start;
        ClusterState replica = StateCodec.decode(StateCodec.encode(start));
        for (int step = 0; step < STEPS; step++) {
            ClusterCommand command = commands.next(state);
            Transition transition = ClusterStateMachine.apply(state, command);
            assertThat(transition.breaksInvariant())
                    .as("%s, step %s: %s on %s: %s", seed, step, command, state, transition.rejection())
                    .isFalse();
            transition.rejection().ifPresent(reason -> refused.add(reason.code()));
            if (transition.isApplied()) {
                applied.add(command.getClass());
            } else {
                assertThat(transition.state()).isSameAs(state);
            }
            replica = ClusterStateMachine.apply(replica, CommandCodec.decode(CommandCodec.encode(command)))
                    .state();
            state = transition.state();
            assertThat(replica).as("%s, step %s: %s", seed, step, command).isEqualTo(state);
            if (step % 100 == 0) {
                // As a replica that was sent a snapshot.
                replica = StateCodec.decode(StateCodec.encode(replica));
            }
        }
        assertThat(StateCodec.encode(replica)).isEqualTo(StateCodec.encode(state));
        assertThat(state.lastEpoch().number())
                .as("%s: epochs that were granted", seed)
                .isGreaterThan(5);
    }
}
