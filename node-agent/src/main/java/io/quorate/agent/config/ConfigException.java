package io.quorate.agent.config;

import java.util.List;

/** A configuration that cannot be used. The message lists every problem, one a line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each: where, which key, the value found and what is allowed. */
    public List<String> problems() {
        return problems;
    }
}
