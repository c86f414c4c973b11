package io.quorate.chaos.check.append;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One list as one transaction sees it, step by step. */
final class OwnView {
    /** What others had left; null until it is read. */
    @Nullable
    List<Long> before;

    /** The last that was read. */
    List<Long> whole = List.of();

    boolean isContradiction;

    private final List<Long> own = new ArrayList<>();

    void append(long element) {
        own.add(element);
    }

    void read(List<Long> found) {
        int others = found.size() - own.size();
        if (others < 0 || !found.subList(others, found.size()).equals(own)) {
            isContradiction = true;
            return;
        }
        List<Long> left = found.subList(0, others);
        if (before == null) {
            before = List.copyOf(left);
        } else if (!before.equals(left)) {
            isContradiction = true;
        }
        whole = found;
    }
}
