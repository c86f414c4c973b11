package io.quorate.agent.postgres;

import io.quorate.consensus.model.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The physical slots by which this server keeps WAL for the standbys. Slots with other names are not Quorate's. */
final class StandbySlots {
    private static final Duration POLL = Duration.ofMillis(50);

    private StandbySlots() {}

    static void keep(ServerSession session, Set<NodeId> standbys, Deadline deadline)
            throws SQLException, OperationFailed, InterruptedException {
        Set<String> wanted = standbys.stream().map(UpstreamConfig::slotOf).collect(Collectors.toSet());
        Map<String, Boolean> present = present(session);
        for (String slot : wanted) {
            if (!present.containsKey(slot)) {
                session.rows("SELECT slot_name FROM pg_create_physical_replication_slot(?, true)", slot);
            }
        }
        for (String slot : present.keySet()) {
            if (!wanted.contains(slot)) {
                drop(session, slot, deadline);
            }
        }
    }

    /** On a standby: the slots of its time as primary would keep WAL for nobody. */
    static void dropIdle(ServerSession session) throws SQLException {
        for (String slot : present(session).keySet()) {
            dropUnlessActive(session, slot);
        }
    }

    /** A node that is no member any more may still stream by it: its connection is ended first. */
    private static void drop(ServerSession session, String slot, Deadline deadline)
            throws SQLException, OperationFailed, InterruptedException {
        while (present(session).getOrDefault(slot, false)) {
            if (deadline.hasPassed()) {
                throw new OperationFailed("slot " + slot + " is in use and cannot be dropped");
            }
            session.rows("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = ?", slot);
            Thread.sleep(POLL.toMillis());
        }
        dropUnlessActive(session, slot);
    }

    private static void dropUnlessActive(ServerSession session, String slot) throws SQLException {
        session.rows(
                "SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND NOT active",
                slot);
    }

    /** Quorate's, with whether they are in use. */
    private static Map<String, Boolean> present(ServerSession session) throws SQLException {
        Map<String, Boolean> present = new HashMap<>();
        for (var row :
                session.rows("SELECT slot_name, active FROM pg_replication_slots WHERE slot_type = 'physical'")) {
            row.get(0)
                    .filter(UpstreamConfig::isOurSlot)
                    .ifPresent(name ->
                            present.put(name, row.get(1).filter("t"::equals).isPresent()));
        }
        return present;
    }
}
