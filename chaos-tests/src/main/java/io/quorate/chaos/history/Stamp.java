package io.quorate.chaos.history;

import static java.util.Objects.requireNonNull;

/**
 * Who answered, in the server's own words: filled in by the server that executed the operation, never from what the client believed.
 *
 * @param node its name
 * @param isPrimary that it was not in recovery
 * @param epoch as the server knew it; of a written row, the one that stands in the row
 * @param timeline of its WAL
 * @param lsn of its WAL, as PostgreSQL prints it
 */
public record Stamp(String node, boolean isPrimary, long epoch, long timeline, String lsn) {
    public Stamp {
        requireNonNull(node);
        requireNonNull(lsn);
        if (epoch < 0 || timeline < 0) {
            throw new IllegalArgumentException("epoch " + epoch + " and timeline " + timeline + " of " + node);
        }
    }
}
