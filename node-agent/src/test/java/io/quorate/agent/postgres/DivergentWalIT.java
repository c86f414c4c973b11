package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.DataDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a rejoin discards is kept, described and reported. */
class DivergentWalIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;
    private static final long MUCH = 1L << 30;

    private TestServers servers;
    private TestServer a;
    private TestServer b;

    /** a wrote three transactions alone, rolled back one, and crashed; b is the primary. */
    @BeforeEach
    void diverge() throws IOException {
        servers = TestServers.create(2);
        a = servers.node(0);
        b = servers.node(1);
        servers.makePrimary(a);
        a.execute("CREATE TABLE kept (id int PRIMARY KEY)");
        servers.makeStandby(b, a);
        b.done(b.server().cutReceiver(b.epoch(), LIMIT));
        a.execute("INSERT INTO kept VALUES (1)");
        a.execute("INSERT INTO kept VALUES (2)");
        a.execute("BEGIN; INSERT INTO kept VALUES (3); ROLLBACK");
        a.execute("CREATE TABLE \"of a\" (id int)");
        assertThat(a.server().endAtOnce(LIMIT)).isTrue();
        servers.promote(b, 3);
        b.execute("INSERT INTO kept VALUES (2)");
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void the_summary_of_a_rewind_tells_transactions_and_tables_and_is_told_until_the_copies_are_removed()
            throws IOException {
        a.done(a.server().rewindTo(b.asUpstream(), LIMIT));

        DivergenceSummary summary = onlySummary();
        assertThat(summary.gap()).isEmpty();
        assertThat(summary.missingSegments()).isZero();
        assertThat(summary.contents().commits()).isEqualTo(3);
        assertThat(summary.contents().aborts()).isEqualTo(1);
        assertThat(summary.contents().tables())
                .extracting(WalContents.Touched::name)
                .contains("postgres.public.kept");
        assertThat(a.server().problems())
                .anyMatch(problem -> problem.contains("3 transactions committed, 1 rolled back")
                        && problem.contains("postgres.public.kept"));

        a.restartAgent().observe();
        assertThat(a.server().problems()).anyMatch(problem -> problem.contains("3 transactions committed"));
        delete(onlyPlace());
        a.restartAgent().observe();
        assertThat(a.server().problems()).noneMatch(problem -> problem.contains("transactions committed"));
        assertThat(Files.readString(divergent().resolve("index.txt"))).contains("3 transactions committed");
    }

    @Test
    void without_pg_waldump_the_copies_are_kept_and_the_summary_says_why_there_are_no_details() throws IOException {
        a.restartAgent(MUCH, binariesWithout("pg_waldump")).rewindTo(b.asUpstream(), LIMIT);

        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        assertThat(onlySummary().gap().orElseThrow()).contains("pg_waldump is missing");
        assertThat(a.server().problems()).anyMatch(problem -> problem.contains("pg_waldump is missing"));
        assertThat(files(onlyPlace())).anyMatch(name -> name.startsWith("00000002"));
    }

    @Test
    void what_is_more_than_the_quota_is_not_rewound_and_a_clone_keeps_it_whole() throws IOException {
        a.restartAgent(1 << 20, a.settings().binaries());

        assertThat(a.failed(a.server().rewindTo(b.asUpstream(), LIMIT)))
                .contains("postgres.divergent_wal_quota")
                .contains("nothing was discarded");
        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        a.done(a.server().startFenced(LIMIT));
        a.done(a.server().cloneFrom(b.asUpstream(), LIMIT));

        Path moved = onlyMoved();
        assertThat(onlySummary().contents().commits()).isEqualTo(3);
        assertThat(a.server().problems())
                .anyMatch(problem -> problem.contains("clone from node-b")
                        && problem.contains("3 transactions committed")
                        && problem.contains(moved.toString()))
                .anyMatch(problem -> problem.contains("a data directory that was moved aside is kept ("));
        delete(moved);
        a.restartAgent().observe();
        assertThat(a.server().problems()).isEmpty();
    }

    @Test
    void a_rewind_that_is_tried_again_keeps_the_same_wal_once() throws Exception {
        LostAgent lost = LostAgent.at(RejoinBoundary.BEFORE_MARKER);
        LocalPostgresServer itsServer = a.restartAgent(lost);
        lost.run(() -> itsServer.rewindTo(b.asUpstream(), LIMIT));
        lost.awaitLost();
        Path place = onlyPlace();

        a.restartAgent();
        a.done(a.server().startFenced(LIMIT));
        a.done(a.server().rewindTo(b.asUpstream(), LIMIT));

        assertThat(onlyPlace()).isEqualTo(place);
    }

    private DivergenceSummary onlySummary() throws IOException {
        return DivergenceSummary.parse(Files.readString(onlyPlace().resolve("summary.txt")))
                .orElseThrow();
    }

    private Path divergent() {
        return a.settings().state().resolve("divergent");
    }

    private Path onlyPlace() throws IOException {
        try (Stream<Path> entries = Files.list(divergent())) {
            List<Path> places = entries.filter(Files::isDirectory).toList();
            assertThat(places).hasSize(1);
            return places.get(0);
        }
    }

    private Path onlyMoved() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(a.settings().data().resolveSibling("."), "data.moved-*")) {
            entries.forEach(found::add);
        }
        assertThat(found).hasSize(1);
        return found.get(0).normalize();
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }

    private Path binariesWithout(String name) throws IOException {
        Path directory = Files.createDirectory(servers.root().resolve("bin"));
        try (Stream<Path> programs = Files.list(a.settings().binaries())) {
            for (Path program : programs.toList()) {
                if (!String.valueOf(program.getFileName()).equals(name)) {
                    Files.createSymbolicLink(directory.resolve(program.getFileName()), program);
                }
            }
        }
        return directory;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
