package io.quorate.deploy.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One figure of the same servers with agents and without, taken in turns, so that what else the machine does meets both. */
final class Pairs {
    private record Pair(double with, double without) {
        double ratio() {
            return with / without;
        }
    }

    private final List<Pair> all = new ArrayList<>();

    void add(double with, double without) {
        all.add(new Pair(with, without));
    }

    double medianWithout() {
        return median(Pair::without);
    }

    /** Of the medians. */
    double ratio() {
        return median(Pair::with) / medianWithout();
    }

    /** Both medians, their ratio, and the least and the greatest ratio of a pair. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%10.2f %10.2f %7.3f   (%.3f to %.3f in %d pairs)",
                median(Pair::with),
                medianWithout(),
                ratio(),
                all.stream().mapToDouble(Pair::ratio).min().orElseThrow(),
                all.stream().mapToDouble(Pair::ratio).max().orElseThrow(),
                all.size());
    }

    private double median(ToDoubleFunction<Pair> figure) {
        return median(all.stream().map(figure::applyAsDouble).toList());
    }

    /** The one in the middle, or between the two there. */
    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
