package io.quorate.agent.simulation;

import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a story begins with and what happens in it. Each line of its text is a key, two spaces or more, and a value.
 *
 * @param isEmpty the disks are empty when it begins; otherwise the cluster is whole
 * @param clients beside which node each is; empty: it reaches all
 * @param claims what has to be told, so that nobody rewrites a story into another one
 */
record StoryScript(
        int nodes, long seed, boolean isEmpty, List<Optional<NodeId>> clients, List<Step> steps, List<String> claims) {
    private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?) s(?: after \"(.+)\")?");
    private static final Pattern BESIDE = Pattern.compile("one beside (n\\d)");

    /**
     * Something that is done.
     *
     * @param nanos since the beginning, or since {@code after} was told for the first time
     */
    record Step(long nanos, Optional<String> after, String deed) {}

    StoryScript {
        clients = List.copyOf(clients);
        steps = List.copyOf(steps);
        claims = List.copyOf(claims);
    }

    static StoryScript parse(String text) {
        Lines lines = new Lines();
        text.lines().filter(line -> !line.isBlank()).forEach(lines::take);
        return new StoryScript(lines.nodes, lines.seed, lines.isEmpty, lines.clients, lines.steps, lines.claims);
    }

    /** Until the last deed whose time is known before. */
    long lastNanos() {
        return steps.stream()
                .filter(step -> step.after().isEmpty())
                .mapToLong(Step::nanos)
                .max()
                .orElse(0);
    }

    /** What has been read so far. */
    private static final class Lines {
        private int nodes = 3;
        private long seed = 1;
        private boolean isEmpty;
        private final List<Optional<NodeId>> clients = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private final List<String> claims = new ArrayList<>();

        void take(String line) {
            String[] parts = line.strip().split("\\s{2,}", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException("'" + line + "': allowed is a key, two spaces or more, and a value");
            }
            take(line, parts[0], parts[1]);
        }

        private void take(String line, String key, String value) {
            Matcher time = TIME.matcher(key);
            if (time.matches()) {
                long nanos = (long) (Double.parseDouble(time.group(1)) * 1e9);
                steps.add(new Step(nanos, Optional.ofNullable(time.group(2)), value));
                return;
            }
            switch (key) {
                case "nodes" -> nodes = Integer.parseInt(value);
                case "seed" -> seed = Long.parseLong(value);
                case "disks" -> disks(value);
                case "client" -> client(value);
                case "must tell" -> claims.add(value);
                default ->
                    throw new IllegalArgumentException("'" + line + "': '" + key
                            + "' is none of nodes, seed, disks, client, must tell, 0 s, 0.5 s after \"what was told\"");
            }
        }

        private void disks(String value) {
            if (!value.equals("empty")) {
                throw new IllegalArgumentException("disks '" + value + "': allowed is 'empty', or no such line");
            }
            isEmpty = true;
        }

        private void client(String value) {
            Matcher beside = BESIDE.matcher(value);
            if (!beside.matches() && !value.equals("one that reaches every node")) {
                throw new IllegalArgumentException(
                        "client '" + value + "': allowed is 'one that reaches every node' or 'one beside n1'");
            }
            clients.add(beside.matches() ? Optional.of(new NodeId(beside.group(1))) : Optional.empty());
        }
    }
}
