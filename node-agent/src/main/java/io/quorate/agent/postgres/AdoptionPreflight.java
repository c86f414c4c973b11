package io.quorate.agent.postgres;

import io.quorate.agent.process.ServerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks at an existing, stopped data directory before Quorate takes it over. Changes nothing. */
public final class AdoptionPreflight {
    private final Installation on;

    public AdoptionPreflight(ServerSettings settings, ServerAccount account, ServerProcesses processes) {
        this.on = Installation.of(settings, account, processes);
    }

    /** What cannot be found out is a refusal that says so. Blocks for as long as the deadline; any thread. */
    public AdoptionReport check(Duration deadline) {
        AdoptionReport.Draft draft = new AdoptionReport.Draft();
        try {
            if (isWhole(draft)) {
                Deadline limit = Deadline.in(deadline);
                checkServer(draft, limit);
                checkOwner(draft, limit);
                checkRecovery(draft);
                checkControlData(draft, on.programs().controlData(on.files().data(), limit));
                checkPlaces(draft);
                new ConfigurationPreflight(on).check(draft);
            }
        } catch (IOException | OperationFailed e) {
            draft.refuse("the data directory cannot be examined: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            draft.refuse("the examination was interrupted");
        }
        return draft.report();
    }

    private boolean isWhole(AdoptionReport.Draft draft) throws IOException {
        Path data = on.files().data();
        if (on.marker().isSet()) {
            draft.refuse("an operation on " + data + " has not ended: "
                    + on.marker().operation().orElse("?"));
            return false;
        }
        if (DataDirectoryLook.majorVersion(data).isEmpty()
                || Files.notExists(on.files().control())) {
            draft.refuse(data + " is no PostgreSQL data directory (it lacks PG_VERSION or global/pg_control)");
            return false;
        }
        return true;
    }

    private void checkServer(AdoptionReport.Draft draft, Deadline deadline)
            throws OperationFailed, InterruptedException {
        List<Long> running = on.processes().all();
        if (!running.isEmpty()) {
            draft.refuse("a server runs in " + on.files().data() + " (processes " + running
                    + "): stop it with pg_ctl stop -m fast, and keep its service from starting it again");
        }
        String version = on.programs().version(deadline);
        Optional<Integer> major = DataDirectoryLook.majorVersion(on.files().data());
        if (!version.startsWith(major.orElseThrow() + ".")) {
            draft.refuse("the data directory is of PostgreSQL " + major.get() + ", the programs in "
                    + on.settings().binaries() + " are of " + version);
        }
    }

    private void checkOwner(AdoptionReport.Draft draft, Deadline deadline)
            throws IOException, OperationFailed, InterruptedException {
        String owner = String.valueOf(Files.getAttribute(on.files().data(), "unix:uid"));
        String user = on.programs().osUserId(deadline);
        if (!owner.equals(user)) {
            draft.refuse("the data directory belongs to user number " + owner + ", PostgreSQL will run as user number "
                    + user + ": both must be the same");
        }
    }

    private void checkRecovery(AdoptionReport.Draft draft) {
        for (String name : List.of("standby.signal", "recovery.signal")) {
            if (Files.isRegularFile(on.files().data().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                draft.refuse(
                        "the file " + name + " shows a standby or a recovery that has not ended: adopt the primary");
            }
        }
        if (Files.exists(on.files().data().resolve("backup_label"))) {
            draft.refuse("the file backup_label shows a backup that has been restored and never started: start it once"
                    + " and stop it");
        }
        if (on.fence().stands()) {
            draft.warn("the standing fence is in place already: this directory has been under Quorate before");
        } else {
            draft.change("the standing fence is put into the data directory: every start by hand comes up read-only,"
                    + " until the directory is given back");
        }
    }

    private static void checkControlData(AdoptionReport.Draft draft, ControlData control) {
        if (!control.isCleanlyShutDown()) {
            draft.refuse("the server was not shut down cleanly (its state is '" + control.state()
                    + "'): start it once and stop it with pg_ctl stop -m fast");
        }
        draft.change("the first start takes a new timeline after "
                + control.checkpoint().timeline());
        if ("off".equals(control.fields().get("wal_log_hints setting"))) {
            draft.change("wal_log_hints becomes on: rewinds need it, and somewhat more WAL is written");
        }
        if ("minimal".equals(control.fields().get("wal_level setting"))) {
            draft.change("wal_level becomes replica, unless your configuration says logical");
        }
        if (!control.hasChecksums()) {
            draft.warn("data checksums are off: damaged pages go unnoticed (pg_checksums --enable turns them on while"
                    + " the server is stopped)");
        }
        draft.warn("unlogged tables are emptied by every restart, because every start goes through recovery");
    }

    private void checkPlaces(AdoptionReport.Draft draft) throws IOException {
        if (!DataDirectoryLook.isEmpty(on.files().data().resolve("pg_tblspc"))) {
            draft.warn("there are tablespaces: a clone puts them at the same paths, which must be free on every node");
        }
        if (Files.isSymbolicLink(on.files().wal())) {
            draft.warn("pg_wal is a symbolic link: a clone has its WAL inside the data directory");
        }
        try {
            new DirectoryPlaces(on).requireRenamable();
        } catch (OperationFailed e) {
            draft.warn("this node can never be cloned again: " + e.getMessage());
        }
    }
}
