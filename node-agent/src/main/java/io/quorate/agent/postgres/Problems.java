package io.quorate.agent.postgres;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What people should know of this server and nothing has failed of, by topic. Thread-safe. */
final class Problems {
    private final Map<String, List<String>> byTopic = new TreeMap<>();

    /** Replaces what was said about the topic; an empty list takes it back. */
    synchronized void report(String topic, List<String> problems) {
        byTopic.put(topic, List.copyOf(problems));
    }

    synchronized List<String> all() {
        return byTopic.values().stream().flatMap(List::stream).toList();
    }
}
