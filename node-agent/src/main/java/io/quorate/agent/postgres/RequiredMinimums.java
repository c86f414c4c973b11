package io.quorate.agent.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of which a standby must have at least as much as its primary had (manual, section 27.4.3). Where the user's file of
 * this node gives less, PostgreSQL does not start; the agent then raises them for this start, and says so.
 */
final class RequiredMinimums {
    /** The setting, and where pg_controldata prints what the primary had. */
    private static final Map<String, String> LABELS = Map.of(
            "max_connections", "max_connections setting",
            "max_worker_processes", "max_worker_processes setting",
            "max_wal_senders", "max_wal_senders setting",
            "max_prepared_transactions", "max_prepared_xacts setting",
            "max_locks_per_transaction", "max_locks_per_xact setting");

    private final Installation on;

    RequiredMinimums(Installation on) {
        this.on = on;
    }

    /** The usual case: what the user's file says. */
    void reset() throws IOException {
        on.writer().write(on.files().minimums(), "# Nothing has to be raised.\n");
        on.problems().report("minimums", List.of());
    }

    /** After a start has failed: true when something was too low and has been raised, so that another attempt makes sense. */
    boolean raise(Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        ControlData control = on.programs().controlData(on.files().data(), deadline);
        Map<String, String> raised = new TreeMap<>();
        for (var entry : LABELS.entrySet()) {
            String required = control.fields().getOrDefault(entry.getValue(), "0");
            String configured = on.programs().configured(entry.getKey(), deadline);
            if (Long.parseLong(configured) < Long.parseLong(required)) {
                raised.put(entry.getKey(), required);
            }
        }
        if (raised.isEmpty()) {
            return false;
        }
        StringBuilder text = new StringBuilder();
        raised.forEach((name, value) -> text.append(ConfigText.setting(name, value)));
        on.writer().write(on.files().minimums(), text.toString());
        on.problems()
                .report(
                        "minimums",
                        List.of("raised for this start, because the primary has as much: " + raised + "; set them in "
                                + on.settings().userConfig()));
        return true;
    }
}
