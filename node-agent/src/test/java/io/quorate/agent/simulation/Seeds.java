package io.quorate.agent.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Which seeds a test takes. They come from the commit that is tested: each has others, and each has the same ones every time. */
final class Seeds {
    private static final String PROPERTY = "simulation.seed";

    /** The seeds of one commit; those of two may meet, if the first digits of both are alike. */
    private static final long OF_A_COMMIT = 100_000;

    private static final int DIGITS = 8;

    private Seeds() {}

    /**
     * The first of them: {@code -Dsimulation.seed=S}, where S is a number or {@code random}; else what the commit says.
     *
     * @param offset of these seeds among those of the commit
     */
    static long first(long offset) {
        String asked = System.getProperty(PROPERTY, "");
        if (asked.isEmpty()) {
            String commit = commit();
            return commit.length() < DIGITS
                    ? offset
                    : OF_A_COMMIT * (1 + Long.parseLong(commit.substring(0, DIGITS), 16)) + offset;
        }
        if ("random".equals(asked.toLowerCase(Locale.ROOT))) {
            return ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2);
        }
        try {
            return Long.parseLong(asked);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PROPERTY + " is " + asked + ": allowed is a number or 'random'", e);
        }
    }

    /** The commit that is checked out, in full; empty outside of a checkout. */
    static String commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? answer : "";
        } catch (IOException noGit) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
