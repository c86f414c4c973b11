package io.quorate.consensus.model;

import java.util.regex.Pattern;

/**
 * One life of a data directory: a random word that changes whenever its content is replaced (made, cloned, rewound, restored). A
 * promise or an acknowledgement of another life says nothing about this one.
 */
public record Incarnation(String word) implements Comparable<Incarnation> {
    private static final Pattern ALLOWED = Pattern.compile("[0-9a-f]{16}");

    public Incarnation {
        if (!isValid(word)) {
            throw new IllegalArgumentException("incarnation '" + word + "': allowed are 16 hexadecimal digits");
        }
    }

    public static boolean isValid(String word) {
        return ALLOWED.matcher(word).matches();
    }

    @Override
    public int compareTo(Incarnation other) {
        return word.compareTo(other.word);
    }

    @Override
    public String toString() {
        return word;
    }
}
