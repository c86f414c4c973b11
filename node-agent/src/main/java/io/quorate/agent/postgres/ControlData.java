package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What pg_controldata prints of a data directory.
 *
 * @param systemIdentifier unsigned
 * @param state in PostgreSQL's words, such as {@code shut down} or {@code in archive recovery}
 * @param checkpoint start of the latest checkpoint's record, and its timeline: older than the server's until the first checkpoint
 *     after a promotion
 * @param recoveryEnd how far a standby must replay before its pages are consistent; empty on a primary
 */
record ControlData(
        long systemIdentifier,
        String state,
        WalPosition checkpoint,
        Optional<WalPosition> recoveryEnd,
        boolean hasChecksums,
        Map<String, String> fields) {
    private static final String SHUT_DOWN = "shut down";
    private static final String SHUT_DOWN_IN_RECOVERY = "shut down in recovery";

    ControlData {
        fields = Map.copyOf(fields);
    }

    /** @throws IllegalArgumentException if a line is missing or cannot be read */
    static ControlData parse(String output) {
        Map<String, String> fields = new HashMap<>();
        output.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return new ControlData(
                Long.parseUnsignedLong(field(fields, "Database system identifier")),
                field(fields, "Database cluster state"),
                new WalPosition(
                        new Timeline(Long.parseLong(field(fields, "Latest checkpoint's TimeLineID"))),
                        Lsn.parse(field(fields, "Latest checkpoint location"))),
                recoveryEnd(fields),
                !"0".equals(field(fields, "Data page checksum version")),
                fields);
    }

    /** It was stopped as a primary, and wrote its shutdown checkpoint. */
    boolean isShutDownAsPrimary() {
        return state.equals(SHUT_DOWN);
    }

    /** Nothing has to be recovered before pg_rewind or another start may rely on the pages. */
    boolean isCleanlyShutDown() {
        return isShutDownAsPrimary() || state.equals(SHUT_DOWN_IN_RECOVERY);
    }

    private static Optional<WalPosition> recoveryEnd(Map<String, String> fields) {
        long timeline = Long.parseLong(field(fields, "Min recovery ending loc's timeline"));
        return timeline == 0
                ? Optional.empty()
                : Optional.of(new WalPosition(
                        new Timeline(timeline), Lsn.parse(field(fields, "Minimum recovery ending location"))));
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("pg_controldata printed no line '" + name + "'");
        }
        return value;
    }
}
