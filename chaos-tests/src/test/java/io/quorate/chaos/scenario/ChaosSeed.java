package io.quorate.chaos.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One seed for each commit, so that a commit has one verdict; {@code -Dchaos.seed=} gives another one. */
final class ChaosSeed {
    private static final int DIGITS = 12;
    private static final int HEXADECIMAL = 16;

    private ChaosSeed() {}

    static long get() {
        Long given = Long.getLong("chaos.seed");
        return given == null ? ofCommit() : given;
    }

    private static long ofCommit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD").start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return Long.parseLong(commit.substring(0, DIGITS), HEXADECIMAL);
        } catch (IOException | StringIndexOutOfBoundsException e) {
            throw new IllegalStateException("no commit to take the seed from: give -Dchaos.seed=NUMBER", e);
        }
    }
}
