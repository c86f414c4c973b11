package io.quorate.agent.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws the faults of a life: which kinds there are, how often and for how long, is drawn before. So calm lives come out, and wild ones. */
final class FaultPlan {
    private static final List<Double> LONGEST_MILLIS = List.of(500.0, 1_500.0, 5_000.0, 20_000.0);
    private static final List<Moment> MOMENTS = List.of(Moment.values());

    private static final List<Fault.Kind> MOVES = List.of(
            Fault.Kind.POSTGRES_CRASHES,
            Fault.Kind.SWITCHOVER,
            Fault.Kind.IS_CUT_OFF,
            Fault.Kind.AGENT_FREEZES,
            Fault.Kind.HOST_LOSES_POWER,
            Fault.Kind.HOST_IS_SUSPENDED);

    private final Dice dice;
    private final int hosts;
    private final List<Fault.Kind> all;

    FaultPlan(Dice dice, int hosts, List<Fault.Kind> all) {
        this.dice = dice;
        this.hosts = hosts;
        this.all = List.copyOf(all);
    }

    /** @param nanos from the first that may happen to the last */
    List<Fault> draw(long from, long nanos) {
        List<Fault> faults = new ArrayList<>();
        List<Fault.Kind> kinds = drawn(all);
        double longest = dice.oneOf(LONGEST_MILLIS);
        double atMoments = dice.oneOf(List.of(0.0, 0.3, 0.8));
        int count = kinds.isEmpty() ? 0 : dice.between(0, 16);
        for (int i = 0; i < count; i++) {
            faults.add(new Fault(
                    dice.oneOf(kinds),
                    when(from + dice.millis(0, nanos / (double) Dice.MS), atMoments),
                    dice.millis(50, longest),
                    dice.happens(0.6),
                    dice.between(0, hosts - 1),
                    dice.between(0, hosts - 1)));
        }
        addMoves(faults, from, nanos);
        faults.sort(Comparator.comparingLong(fault -> fault.when().at()));
        return faults;
    }

    private List<Fault.Kind> drawn(List<Fault.Kind> from) {
        List<Fault.Kind> kinds = new ArrayList<>(from);
        kinds.removeIf(kind -> dice.happens(kind == Fault.Kind.PAUSE ? 0.85 : 0.5));
        return kinds;
    }

    /** Without them the primary would stay where it is in most lives, and what goes wrong in a change would not be met. */
    private void addMoves(List<Fault> faults, long from, long nanos) {
        List<Fault.Kind> kinds = drawn(MOVES);
        int count = kinds.isEmpty() ? 0 : dice.between(0, 6);
        for (int i = 0; i < count; i++) {
            Fault.When when = Fault.When.at(from + nanos * i / count + dice.millis(0, 2_000));
            Fault.Kind kind = dice.oneOf(kinds);
            faults.add(new Fault(
                    kind,
                    when,
                    dice.millis(6_000, 10_000),
                    kind != Fault.Kind.SWITCHOVER,
                    dice.between(0, hosts - 1),
                    0));
        }
    }

    private Fault.When when(long at, double atMoments) {
        if (!dice.happens(atMoments)) {
            return Fault.When.at(at);
        }
        double longest = dice.happens(0.5) ? 50 : 1_000;
        return new Fault.When(at, dice.oneOf(MOMENTS), dice.millis(0, longest));
    }
}
