package io.quorate.consensus.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The states on the way to a violation, as TLC prints them: one block each, a line {@code /\ variable = value} for each variable. */
record Counterexample(List<State> states) {
    private static final Pattern HEAD = Pattern.compile("State \\d+: <(\\w+).*");
    private static final Pattern VALUE = Pattern.compile("/\\\\ (\\w+) = (.*)");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\{[^}]*}|[^,\\s]+");

    /** What led here, and what is so now. */
    record State(String action, Map<String, String> values) {
        /** The tuple {@code <<a, "promises epoch", 2>>} as a sentence. */
        String sentence() {
            String tuple = value("step").replaceAll("^<<|>>$", "").strip();
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(tuple);
            while (word.find()) {
                words.add(word.group().replace("\"", "").strip());
            }
            return String.join(" ", words);
        }

        String value(String variable) {
            return values.getOrDefault(variable, "").replaceAll("\\s+", " ").strip();
        }
    }

    static Counterexample read(List<String> output) {
        List<State> states = new ArrayList<>();
        String variable = "";
        for (String line : output) {
            Matcher head = HEAD.matcher(line);
            Matcher value = VALUE.matcher(line);
            if (head.matches()) {
                states.add(new State(head.group(1), new LinkedHashMap<>()));
                variable = "";
            } else if (states.isEmpty() || line.isBlank()) {
                variable = "";
            } else if (value.matches()) {
                variable = value.group(1);
                last(states).values().put(variable, value.group(2));
            } else if (!variable.isEmpty()) {
                // A value that is too long for one line.
                last(states).values().merge(variable, line, (before, more) -> before + " " + more);
            }
        }
        return new Counterexample(List.copyOf(states));
    }

    /** One line for each step: its number, the action of the model, and what it does. */
    String story() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < states.size(); i++) {
            State state = states.get(i);
            text.append("%3d  %-14s %s%n".formatted(i + 1, i == 0 ? "Init" : state.action(), state.sentence()));
        }
        if (!states.isEmpty()) {
            State end = last(states);
            text.append("%nacknowledged: %s%nWAL: %s%n".formatted(end.value("acked"), end.value("wal")));
        }
        return text.toString();
    }

    private static State last(List<State> states) {
        return states.get(states.size() - 1);
    }
}
