package io.quorate.agent.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document with the line that it starts at, from 1. Scalars stay text: each setting knows how to read its own. */
sealed interface YamlNode {

    int line();

    /** What it is, for messages: {@code 'text'}, {@code a list}. */
    String description();

    /** @param entries in the order of the document */
    record Section(int line, Map<String, YamlNode> entries) implements YamlNode {
        @Override
        public String description() {
            return "a section";
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String description() {
            return "a list";
        }
    }

    record Scalar(int line, String text) implements YamlNode {
        @Override
        public String description() {
            return "'" + text + "'";
        }
    }

    /** A key without a value. */
    record Empty(int line) implements YamlNode {
        @Override
        public String description() {
            return "nothing";
        }
    }
}
