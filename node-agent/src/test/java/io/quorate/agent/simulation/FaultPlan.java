package io.quorate.agent.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws the faults of a life: which kinds there are, how often and for how long, is drawn before. So calm lives come out, and wild ones. */
final class FaultPlan {
    private final Dice dice;
    private final int hosts;

    FaultPlan(Dice dice, int hosts) {
        this.dice = dice;
        this.hosts = hosts;
    }

    /** @param nanos from the first that may happen to the last */
    List<Fault> draw(long from, long nanos) {
        List<Fault.Kind> kinds = new ArrayList<>(List.of(Fault.Kind.values()));
        kinds.removeIf(kind -> dice.happens(0.5));
        int count = dice.between(2, 16);
        double longest = dice.happens(0.4) ? 3_000 : 20_000;
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < count && !kinds.isEmpty(); i++) {
            faults.add(new Fault(
                    dice.oneOf(kinds),
                    from + dice.millis(0, nanos / (double) Dice.MS),
                    dice.millis(50, longest),
                    dice.happens(0.6),
                    dice.between(0, hosts - 1),
                    dice.between(0, hosts - 1)));
        }
        faults.sort(Comparator.comparingLong(Fault::at));
        return faults;
    }
}
