package io.quorate.chaos.check;

import java.util.Optional;

/**
 * What one node said of itself after everything was healed.
 *
 * @param timeline of its WAL
 * @param upstream the node that it streams from; absent if it streams from none
 * @param digest of the content of all tables, by the same query on every node
 */
public record NodeReport(String node, Role role, long timeline, Optional<String> upstream, Optional<String> digest) {
    /** What a node is. */
    public enum Role {
        PRIMARY,
        STANDBY,
        /** Without PostgreSQL. */
        WITNESS,
        /** Did not answer: nothing else in the report says anything. */
        SILENT
    }

    /** Of a node that did not answer. */
    public static NodeReport silent(String node) {
        return new NodeReport(node, Role.SILENT, 0, Optional.empty(), Optional.empty());
    }
}
