package io.quorate.agent.simulation;

import java.util.ArrayList;
import java.util.List;

/** Leaves out faults as long as a promise is still broken: what is left tells more than what the seed has drawn. */
final class Shrinking {
    private Shrinking() {}

    /** @param broken a life with a violation */
    static Life.End of(Life.End broken, Parts parts) {
        Life.End smallest = broken;
        boolean isSmaller = true;
        while (isSmaller) {
            isSmaller = false;
            for (int i = smallest.faults().size() - 1; i >= 0; i--) {
                List<Fault> fewer = new ArrayList<>(smallest.faults());
                fewer.remove(i);
                Life.End end = Life.of(broken.seed(), parts, fewer);
                if (end.violation().isPresent()) {
                    smallest = end;
                    isSmaller = true;
                }
            }
        }
        return smallest;
    }
}
