package io.quorate.agent.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that a person is told everything at once. */
final class Problems {
    private final List<String> sentences = new ArrayList<>();

    void add(String place, String path, String sentence) {
        sentences.add(place + ": " + (path.isEmpty() ? "" : path + ": ") + sentence);
    }

    boolean isEmpty() {
        return sentences.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (!sentences.isEmpty()) {
            throw new ConfigException(sentences);
        }
    }
}
