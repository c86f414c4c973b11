package io.quorate.consensus.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What TLC said of one configuration.
 *
 * @param isWhole every state was looked at, and nothing is violated
 * @param violated the invariant that does not hold
 * @param generated states, the same ones counted each time
 * @param distinct different states; with those equal that differ in the names of nodes alone
 * @param depth the longest way to a state that was looked at, in steps
 * @param time as TLC prints it
 * @param reached what the model says it has seen
 * @param trace the way to the violation, empty without one
 * @param output all lines
 */
record Verdict(
        String config,
        boolean isWhole,
        Optional<String> violated,
        long generated,
        long distinct,
        long depth,
        String time,
        Set<String> reached,
        Counterexample trace,
        List<String> output) {
    private static final String WHOLE = "Model checking completed. No error has been found.";
    private static final Pattern VIOLATED = Pattern.compile("Error: Invariant (\\w+) is violated.*");
    private static final Pattern STATES =
            Pattern.compile("(\\d+) states generated, (\\d+) distinct states found, \\d+ states left on queue\\.");
    private static final Pattern DEPTH = Pattern.compile("The depth of the complete state graph search is (\\d+)\\.");
    private static final Pattern TIME = Pattern.compile("Finished in (.+) at .*");
    private static final Pattern REACHED = Pattern.compile("<<\"reached\", \"(.+)\">>");

    static Verdict read(String config, List<String> output) {
        Set<String> reached = new TreeSet<>();
        all(REACHED, output).forEach(found -> reached.add(found.group(1)));
        Optional<Matcher> states = last(STATES, output);
        return new Verdict(
                config,
                output.contains(WHOLE),
                last(VIOLATED, output).map(found -> found.group(1)),
                states.map(found -> Long.parseLong(found.group(1))).orElse(0L),
                states.map(found -> Long.parseLong(found.group(2))).orElse(0L),
                last(DEPTH, output).map(found -> Long.parseLong(found.group(1))).orElse(0L),
                last(TIME, output).map(found -> found.group(1)).orElse("no time"),
                reached,
                Counterexample.read(output),
                output);
    }

    @Override
    public String toString() {
        return "%s: %s; %,d states generated, %,d distinct, depth %d, %s"
                .formatted(
                        config,
                        violated.map(invariant -> invariant + " is violated").orElse(isWhole ? "holds" : "no verdict"),
                        generated,
                        distinct,
                        depth,
                        time);
    }

    private static List<Matcher> all(Pattern pattern, List<String> lines) {
        List<Matcher> found = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                found.add(matcher);
            }
        }
        return found;
    }

    private static Optional<Matcher> last(Pattern pattern, List<String> lines) {
        List<Matcher> found = all(pattern, lines);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    }
}
