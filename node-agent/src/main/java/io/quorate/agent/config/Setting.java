package io.quorate.agent.config;

import java.util.Locale;

/**
 * One setting: where it stands in the file, how it is read, and what holds without it.
 *
 * @param path keys with dots between, {@code lease.duration}
 * @param defaultText the default as one would write it, or a description of it, as presence says
 */
record Setting<T>(String path, Format<T> format, Presence presence, String defaultText) {
    static final String VARIABLE_PREFIX = "QUORATE_";

    /** What it means that a setting is not there. */
    enum Presence {
        REQUIRED,
        /** The default text is read in its place. */
        DEFAULTED,
        /** Another setting, or what is found on the machine, decides. */
        DERIVED,
        /** It is not in force. */
        OPTIONAL
    }

    static <T> Setting<T> required(String path, Format<T> format) {
        return new Setting<>(path, format, Presence.REQUIRED, "none, required");
    }

    static <T> Setting<T> defaulted(String path, Format<T> format, String defaultText) {
        return new Setting<>(path, format, Presence.DEFAULTED, defaultText);
    }

    static <T> Setting<T> derived(String path, Format<T> format, String description) {
        return new Setting<>(path, format, Presence.DERIVED, description);
    }

    static <T> Setting<T> optional(String path, Format<T> format, String description) {
        return new Setting<>(path, format, Presence.OPTIONAL, description);
    }

    /** The environment variable that overrides it. */
    String variable() {
        return VARIABLE_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
