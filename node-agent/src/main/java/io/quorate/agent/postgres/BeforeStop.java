package io.quorate.agent.postgres;

import io.quorate.consensus.model.WalPosition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server in recovery tells and its files do not, asked before it is stopped to be rewound or cloned.
 *
 * @param end up to where it had received or replayed, which may lie behind what its control file will tell; empty when it did not say
 */
record BeforeStop(RelationNames names, Optional<WalPosition> end) {
    private static final Logger log = LoggerFactory.getLogger(BeforeStop.class);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(2);
    static final BeforeStop NOTHING = new BeforeStop(RelationNames.NONE, Optional.empty());

    /** Of a server that does not run, or does not answer, nothing is known. */
    static BeforeStop of(Installation on, Deadline deadline) {
        if (on.processes().postmaster().isEmpty()) {
            return NOTHING;
        }
        try (ServerSession session = on.sessions().openReplication(deadline.atMost(ONE_ANSWER))) {
            return new BeforeStop(RelationNames.of(on, deadline), Optional.of(StandbyPosition.of(session)));
        } catch (SQLException e) {
            log.atInfo()
                    .addKeyValue("node", on.settings().node())
                    .log("the server does not answer before it is stopped: {}", e.getMessage());
            return NOTHING;
        }
    }

    /** The end that the control file tells, or the one seen before the stop, if it lies further on the same timeline. */
    WalPosition endOr(WalPosition recorded) {
        return end.filter(seen -> seen.timeline().equals(recorded.timeline())
                        && seen.lsn().isAfter(recorded.lsn()))
                .orElse(recorded);
    }
}
