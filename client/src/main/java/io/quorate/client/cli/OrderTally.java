package io.quorate.client.cli;

import io.quorate.client.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Which survivors have taken an order of recovery, and what to say of the others. */
final class OrderTally {
    private final List<String> taken = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    private ExitCode end = ExitCode.OK;

    /** @param outcomes by name */
    <T> OrderTally(SortedMap<String, Outcome<T>> outcomes) {
        for (Map.Entry<String, Outcome<T>> each : outcomes.entrySet()) {
            each.getValue().accept(new Entry<>(each.getKey()));
        }
        if (!taken.isEmpty() && end == ExitCode.NO_QUORUM) {
            // Something has happened: it failed with a known end.
            end = ExitCode.REFUSED;
        }
    }

    List<String> taken() {
        return taken;
    }

    /** Those that have not taken it, or of which it is not known. */
    List<String> others() {
        return others;
    }

    List<String> sentences() {
        return sentences;
    }

    boolean isWhole() {
        return others.isEmpty();
    }

    ExitCode exitCode() {
        return end;
    }

    private final class Entry<T> implements Outcome.Handler<T, Boolean> {
        private final String name;

        Entry(String name) {
            this.name = name;
        }

        @Override
        public Boolean done(T value) {
            sentences.add(name + " has taken the order");
            return taken.add(name);
        }

        @Override
        public Boolean refused(String reason) {
            return not(name + " has refused the order: " + reason, ExitCode.REFUSED);
        }

        @Override
        public Boolean invalid(String reason) {
            return refused(reason);
        }

        @Override
        public Boolean unreached(String reason) {
            return not(name + " was not reached and has not taken the order: " + reason, ExitCode.NO_QUORUM);
        }

        @Override
        public Boolean unknown(String reason) {
            return not("it is not known whether " + name + " has taken the order: " + reason, ExitCode.OUTCOME_UNKNOWN);
        }

        /** What is not known outweighs what is refused, and that what was not reached. */
        private Boolean not(String sentence, ExitCode code) {
            sentences.add("clusterctl: " + sentence);
            if (end == ExitCode.OK || end == ExitCode.NO_QUORUM || code == ExitCode.OUTCOME_UNKNOWN) {
                end = code;
            }
            return others.add(name);
        }
    }
}
