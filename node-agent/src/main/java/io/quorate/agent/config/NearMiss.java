package io.quorate.agent.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a person probably meant to type. */
final class NearMiss {
    private static final int LETTERS_PER_SLIP = 3;

    private NearMiss() {}

    /** The nearest candidate, if it is near: about one slip for every three letters. */
    static Optional<String> of(String word, Collection<String> candidates) {
        int allowed = Math.max(1, word.length() / LETTERS_PER_SLIP);
        return candidates.stream()
                .filter(candidate -> slips(word, candidate) <= allowed)
                .min(Comparator.comparingInt((String candidate) -> slips(word, candidate))
                        .thenComparing(candidate -> candidate));
    }

    /** Optimal string alignment distance: letters inserted, deleted, replaced, or swapped with their neighbour. */
    static int slips(String one, String other) {
        int[][] distance = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : least(distance, one, other, i, j);
            }
        }
        return distance[one.length()][other.length()];
    }

    private static int least(int[][] distance, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least =
                Math.min(distance[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
    }
}
