package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is changed while the server runs, by files and a reload: the upstream, and who may connect. Every start begins with {@link #reset},
 * so what it opens need not outlive a loss of power.
 */
final class LiveSettings {
    private static final String RELOAD_SETTING = "quorate.reload";
    private static final Duration POLL = Duration.ofMillis(2);

    private final ServerSettings settings;
    private final ServerFiles files;
    private final DurableFiles writer;

    LiveSettings(ServerSettings settings, ServerFiles files, DurableFiles writer) {
        this.settings = settings;
        this.files = files;
        this.writer = writer;
    }

    /** Before a start: no upstream, clients refused. */
    void reset() throws IOException {
        writeUpstream(Optional.empty());
        writeAdmission(false);
        writer.writeForThisRun(files.reload(), ConfigText.setting(RELOAD_SETTING, "start"));
    }

    /**
     * True when something has changed and has to be reloaded. That there is no upstream is a promise, on which a choice may rest: it
     * outlives a loss of power.
     */
    boolean writeUpstream(Optional<Upstream> upstream) throws IOException {
        if (upstream.isEmpty()) {
            return writer.writeChanged(files.upstream(), UpstreamConfig.none());
        }
        String text = UpstreamConfig.streaming(settings.node(), upstream.get(), files.passwords());
        return writer.writeChangedForThisRun(files.upstream(), text);
    }

    /** True when something has changed and has to be reloaded. */
    boolean writeAdmission(boolean isOpen) throws IOException {
        String hba = isOpen ? HbaText.open(Files.readString(settings.userHba())) : HbaText.closed();
        boolean hasChanged = writer.writeChangedForThisRun(files.hba(), hba);
        return writer.writeChangedForThisRun(files.admission(), HbaText.admission(isOpen)) || hasChanged;
    }

    /**
     * Makes the server read its files again, and waits until it has: the session sees a value that was written for this reload.
     * A setting that cannot be read makes PostgreSQL refuse the whole reload, and fails the operation.
     */
    void reload(ServerSession session, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        String token = UUID.randomUUID().toString();
        writer.writeForThisRun(files.reload(), ConfigText.setting(RELOAD_SETTING, token));
        session.execute("SELECT pg_reload_conf()");
        Deadline limit = deadline.atMost(Duration.ofSeconds(5));
        while (!token.equals(session.text("SELECT current_setting('" + RELOAD_SETTING + "')"))) {
            if (limit.hasPassed()) {
                throw new OperationFailed("PostgreSQL did not take over the changed configuration" + errors(session));
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Fails if PostgreSQL cannot read the user's pg_hba lines: it then goes on with the old ones. */
    void requireReadableHba(ServerSession session) throws SQLException, OperationFailed {
        List<List<Optional<String>>> errors =
                session.rows("SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL LIMIT 3");
        if (!errors.isEmpty()) {
            throw new OperationFailed("clients cannot be admitted: the lines of " + settings.userHba()
                    + " (as included in " + files.hba() + ") cannot be read: " + joined(errors));
        }
    }

    private static String errors(ServerSession session) throws SQLException {
        return ": "
                + joined(session.rows("SELECT sourcefile, sourceline, name, error FROM pg_file_settings"
                        + " WHERE error IS NOT NULL LIMIT 3"));
    }

    private static String joined(List<List<Optional<String>>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<Optional<String>> row : rows) {
            row.forEach(value -> text.append(value.orElse("?")).append(' '));
        }
        return text.toString().strip();
    }
}
