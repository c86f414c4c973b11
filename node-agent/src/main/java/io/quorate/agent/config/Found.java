package io.quorate.agent.config;

import org.jspecify.annotations.Nullable;

/**
 * The text of a setting and where it stands.
 *
 * @param text null when what stands there is no text, and a problem says so
 * @param place for messages: {@code /etc/quorate/quorate-agent.yaml:12}, {@code environment}, {@code default}
 */
record Found(@Nullable String text, String place) {}
