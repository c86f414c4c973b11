package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is changed while the server runs, by files and a reload: the upstream, the epoch, what commits wait for, and who may connect.
 * Every start begins with {@link #reset}, so what it opens need not outlive a loss of power.
 */
final class LiveSettings {
    private static final String RELOAD_SETTING = "quorate.reload";
    private static final Duration POLL = Duration.ofMillis(2);

    /**
     * A line in the file of the list: the server waits for those whom the list names, since its start or a checkpoint after it began to.
     * It stands in a start's file and is lost with an empty list.
     */
    private static final String WAITING_IS_ON = "# Waiting is on.\n";

    private final ServerSettings settings;
    private final ServerFiles files;
    private final DurableFiles writer;
    private final PromiseFile promise;

    LiveSettings(ServerSettings settings, ServerFiles files, DurableFiles writer) {
        this.settings = settings;
        this.files = files;
        this.writer = writer;
        this.promise = new PromiseFile(files.promise(), writer);
    }

    /** Before a start: no upstream, nothing is acknowledged, clients refused. The epoch stays. */
    void reset() throws IOException {
        cutUpstream();
        writeStandbys(SyncList.blocked(), true);
        writeEpoch(EpochSetting.lastIn(files.epoch()));
        writeAdmission(false);
        writer.writeForThisRun(files.reload(), ConfigText.setting(RELOAD_SETTING, "start"));
    }

    PromiseFile promise() {
        return promise;
    }

    /**
     * True when something has changed and has to be reloaded. That there is no upstream is a promise, on which a choice may rest: it
     * outlives a loss of power.
     */
    boolean cutUpstream() throws IOException {
        return writer.writeChanged(files.upstream(), UpstreamConfig.none());
    }

    /** Streams as a standby of the upstream's epoch. True when something has changed and has to be reloaded. */
    boolean writeUpstream(Upstream upstream) throws IOException, OperationFailed {
        return writeUpstream(upstream, new StandbyName(settings.node(), upstream.epoch()).toString());
    }

    /** Streams without being waited for. True when something has changed and has to be reloaded. */
    boolean writeCopying(Upstream upstream) throws IOException, OperationFailed {
        return writeUpstream(upstream, StandbyName.ofCopy(settings.node()));
    }

    private boolean writeUpstream(Upstream upstream, String name) throws IOException, OperationFailed {
        promise.requireAllowed(upstream);
        boolean isOtherEpoch = writeEpoch(upstream.epoch());
        String text = UpstreamConfig.streaming(settings.node(), name, upstream, files.passwords());
        return writer.writeChangedForThisRun(files.upstream(), text) || isOtherEpoch;
    }

    /** Outlives everything: it is what the server says of itself after the next start. */
    boolean writeEpoch(Epoch epoch) throws IOException {
        return writer.writeChanged(files.epoch(), EpochSetting.text(epoch));
    }

    /** True when something has changed and has to be reloaded. That waiting is on stays so, if the list is not empty. */
    boolean writeStandbys(String list) throws IOException {
        return writeStandbys(list, isWaitingOn());
    }

    /** @param isWaitingOn known by other means than the file */
    boolean writeStandbys(String list, boolean isWaitingOn) throws IOException {
        String setting = ConfigText.setting("synchronous_standby_names", list);
        String text = isWaitingOn && !list.isEmpty() ? setting + WAITING_IS_ON : setting;
        return writer.writeChangedForThisRun(files.standbys(), text);
    }

    /** Commits have waited for those in the list ever since it was last empty, if it was since the start. */
    boolean isWaitingOn() throws IOException {
        return Files.exists(files.standbys())
                && new String(Files.readAllBytes(files.standbys()), StandardCharsets.ISO_8859_1)
                        .endsWith(WAITING_IS_ON);
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
