package io.quorate.agent.simulation;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What sort of cluster it is.
 *
 * @param nodes with the witness, if there is one; that is the last
 * @param priorities of each node
 * @param machines that the nodes are on
 */
record Sort(int nodes, boolean hasWitness, List<Integer> priorities, ClusterSettings settings, Machines machines) {
    Sort {
        priorities = List.copyOf(priorities);
    }

    /** As somebody has it who sets nothing. */
    static Sort usual(int nodes) {
        return new Sort(
                nodes,
                false,
                Collections.nCopies(nodes, Member.DEFAULT_PRIORITY),
                ClusterSettings.DEFAULT,
                Machines.GOOD);
    }

    /**
     * What sort of machines.
     *
     * @param slowestFlush the longest that one usually takes, in milliseconds
     * @param standstill how often an agent stands still in the midst of an operation
     * @param startPostgres by themselves when they are switched on
     */
    record Machines(double slowestFlush, double standstill, boolean startPostgres) {
        static final Machines GOOD = new Machines(5, 0, false);

        static Machines of(Dice dice) {
            return new Machines(
                    dice.oneOf(List.of(5.0, 5.0, 120.0, 400.0)), dice.happens(0.3) ? 0.03 : 0, dice.happens(0.5));
        }
    }

    static Sort of(Dice dice) {
        int nodes = dice.happens(0.15) ? 5 : 3;
        boolean hasWitness = dice.happens(0.1);
        List<Integer> priorities = new ArrayList<>();
        boolean areAlike = dice.happens(0.7);
        int never = dice.happens(0.1) ? dice.between(0, nodes - 1) : -1;
        for (int i = 0; i < nodes; i++) {
            int own = areAlike ? Member.DEFAULT_PRIORITY : dice.between(1, Member.MAX_PRIORITY);
            priorities.add(i == never ? 0 : own);
        }
        return new Sort(nodes, hasWitness, priorities, settings(dice, nodes), Machines.of(dice));
    }

    private static ClusterSettings settings(Dice dice, int nodes) {
        ClusterSettings usual = ClusterSettings.DEFAULT;
        int acknowledgements = nodes == 5 && dice.happens(0.5) ? 2 : 1;
        boolean isShort = dice.happens(0.3);
        Durability durability =
                dice.oneOf(List.of(Durability.STRICT, Durability.ASYNC, Durability.QUORUM, Durability.QUORUM));
        return new ClusterSettings(
                isShort ? Duration.ofMillis(4_500) : usual.leaseDuration(),
                usual.leaseMargin(),
                isShort ? Duration.ofMillis(400) : usual.renewalInterval(),
                dice.happens(0.6) ? Durability.QUORUM : durability,
                acknowledgements,
                Wal.bytes(dice.between(0, 60)));
    }
}
