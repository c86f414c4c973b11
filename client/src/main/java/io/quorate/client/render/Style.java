package io.quorate.client.render;

/** Emphasis on terminals; everything is also said in words. */
public enum Style {
    /** For pipes, files, and terminals of people who set NO_COLOR. */
    PLAIN,
    COLOUR;

    private static final String RESET = "\u001b[0m";

    String bold(String text) {
        return wrap("\u001b[1m", text);
    }

    String red(String text) {
        return wrap("\u001b[31m", text);
    }

    String yellow(String text) {
        return wrap("\u001b[33m", text);
    }

    private String wrap(String code, String text) {
        return this == PLAIN ? text : code + text + RESET;
    }
}
