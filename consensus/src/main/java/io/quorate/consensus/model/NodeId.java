package io.quorate.consensus.model;

import java.util.regex.Pattern;

/**
 * Name of a node: a lower-case letter, then lower-case letters, digits or hyphens, at most 30 characters (PostgreSQL cuts an
 * application_name at 63 bytes and ignores case, and the name is part of one).
 */
public record NodeId(String name) implements Comparable<NodeId> {
    private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9-]{0,29}");

    /** What {@link #isValid} accepts, for messages to people. */
    public static final String RULE =
            "a lower-case letter, then lower-case letters, digits or hyphens, at most 30 in all";

    public NodeId {
        if (!isValid(name)) {
            throw new IllegalArgumentException("node name '" + name + "': allowed is " + RULE);
        }
    }

    public static boolean isValid(String name) {
        return ALLOWED.matcher(name).matches();
    }

    @Override
    public int compareTo(NodeId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
