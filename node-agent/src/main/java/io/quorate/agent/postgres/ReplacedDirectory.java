package io.quorate.agent.postgres;

import io.quorate.agent.observation.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data directory that a clone replaces: it is moved aside with all its WAL, and what it alone held is described as long as that can
 * be told. A clone never fails for the description, because nothing is lost without it.
 */
final class ReplacedDirectory {
    private static final Logger log = LoggerFactory.getLogger(ReplacedDirectory.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Installation on;
    private final Path pending;

    ReplacedDirectory(Installation on) {
        this.on = on;
        this.pending = on.files().divergent().resolve("pending.txt");
    }

    /**
     * Written down before the first change, so that a clone that is interrupted and repeated still has it. An unfinished directory, or
     * one that was not shut down cleanly, cannot be described any more: what an earlier attempt wrote stands.
     */
    void describe(Upstream upstream, BeforeStop before, Deadline deadline)
            throws IOException, OperationFailed, InterruptedException {
        on.kept().removeUnfinishedCopies();
        if (DataDirectoryLook.state(on.files(), on.marker()) != DataDirectory.PRESENT) {
            return;
        }
        on.writer().delete(pending);
        String password = on.secrets().replicationPassword();
        try (ServerSession session = on.sessions().openUpstream(upstream, password, deadline.atMost(CONNECT))) {
            Optional<DivergenceSummary> summary = new DivergentWal(on).describe(upstream, session, before, deadline);
            if (summary.isPresent()) {
                on.writer().makeDirectory(on.files().divergent());
                on.writer().write(pending, summary.get().text());
            }
        } catch (SQLException | OperationFailed e) {
            log.atInfo()
                    .addKeyValue("node", on.settings().node())
                    .log(
                            "whether the data directory that is to be replaced holds WAL that no other has is not known: {}",
                            e.getMessage());
        }
    }

    /** The description follows the directory to its new place. */
    void settle(Optional<Path> aside) throws IOException {
        if (aside.isEmpty() || Files.notExists(pending)) {
            return;
        }
        String text = Files.readString(pending);
        Path copying = on.kept().beginCopies();
        on.writer()
                .write(
                        copying.resolve(DivergenceSummary.FILE),
                        text + DivergenceSummary.PLACE + ": " + aside.get().resolve("pg_wal") + "\n");
        Path place = on.kept().settle(copying);
        on.writer().delete(pending);
        Optional<DivergenceSummary> summary = DivergenceSummary.parse(text);
        if (summary.isPresent()) {
            on.kept().index().kept(String.valueOf(place.getFileName()), KeptAside.bytesBelow(place), summary.get());
            log.atWarn()
                    .addKeyValue("node", on.settings().node())
                    .addKeyValue("operation", "clone")
                    .log("a clone discards {}; it is in {}", WalWords.of(summary.get()), aside.get());
        }
    }

    /** After the clone, which has succeeded whatever happens here: how much was moved, and where it is. */
    void tell(Upstream upstream, Optional<Path> aside) {
        log.atInfo()
                .addKeyValue("node", on.settings().node())
                .addKeyValue("upstream", upstream.node())
                .log(
                        "cloned; what stood here before: {}",
                        aside.map(Path::toString).orElse("nothing"));
        try {
            if (aside.isPresent()) {
                on.kept().index().moved(aside.get(), KeptAside.bytesBelow(aside.get()));
            }
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("node", on.settings().node())
                    .setCause(e)
                    .log("the directory that was moved aside cannot be counted");
        }
        KeptReport.of(on).refresh();
    }
}
