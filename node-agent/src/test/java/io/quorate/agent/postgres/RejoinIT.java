package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Epoch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a node that was left behind comes back: by rewind or by clone, and never half-way. */
class RejoinIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    /** Less than a fresh data directory, more than what is asked before the copy begins. */
    private static final long HALF_A_CLONE = 5 << 20;

    /** Less than one WAL segment, more than the list of the files. */
    private static final long HALF_A_REWIND = 2 << 20;

    private static final Duration UNTIL_STALLED = Duration.ofSeconds(15);

    private TestServers servers;
    private TestServer a;
    private TestServer b;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(2);
        a = servers.node(0);
        b = servers.node(1);
        servers.makePrimary(a);
        a.execute("CREATE TABLE kept (id int)");
        servers.makeStandby(b, a);
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void a_crashed_primary_that_wrote_more_is_rewound_and_what_it_wrote_alone_is_kept_aside() throws IOException {
        divergeByCrash();

        a.done(a.server().rewindTo(b.asUpstream(), LIMIT));

        ServerObservation rewound = a.server().observe();
        assertThat(rewound.fenceStands()).isTrue();
        assertThat(rewound.dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        assertThat(a.server().problems()).anyMatch(problem -> problem.contains("only this node had"));
        servers.startStandby(a, b);
        b.execute("INSERT INTO kept VALUES (3)");
        servers.await(() -> a.query("SELECT id::text FROM kept").equals(List.of("2", "3")), () -> "a has b's rows");
        assertThat(a.query("SHOW port"))
                .isEqualTo(List.of(String.valueOf(a.settings().port())));
        assertThat(a.query("SHOW cluster_name")).isEqualTo(List.of("node-a"));
        assertThat(keptWal(a)).contains("summary.txt").anyMatch(name -> name.startsWith("00000002"));
    }

    @Test
    void a_rewind_against_a_primary_that_goes_on_writing_is_complete_when_it_returns() throws InterruptedException {
        divergeByCrash();
        AtomicBoolean isDone = new AtomicBoolean();
        Thread writer = new Thread(
                () -> {
                    while (!isDone.get()) {
                        b.execute("INSERT INTO kept SELECT generate_series(1, 1000)");
                    }
                },
                "writer");
        writer.start();
        try {
            a.done(a.server().rewindTo(b.asUpstream(), LIMIT));
        } finally {
            isDone.set(true);
            writer.join(LIMIT.toMillis());
        }

        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.IN_RECOVERY);
        servers.startStandby(a, b);
        String count = "SELECT count(*)::text FROM kept";
        servers.await(() -> a.query(count).equals(b.query(count)), () -> "a has b's rows");
    }

    @Test
    void settings_that_alter_system_made_on_another_node_do_not_come_along() {
        divergeByCrash();
        b.execute("ALTER SYSTEM SET port = 1");
        b.execute("ALTER SYSTEM SET primary_conninfo = 'host=nowhere'");
        b.execute("ALTER SYSTEM SET work_mem = '7MB'");

        a.done(a.server().rewindTo(b.asUpstream(), LIMIT));
        servers.startStandby(a, b);

        assertThat(a.query("SHOW port"))
                .isEqualTo(List.of(String.valueOf(a.settings().port())));
        assertThat(a.query("SHOW work_mem")).isEqualTo(List.of("7MB"));
        assertThat(a.server().problems()).anyMatch(problem -> problem.contains("primary_conninfo"));
    }

    @Test
    void a_rewind_that_cannot_reach_its_source_leaves_the_directory_as_it_was() {
        divergeByCrash();
        b.done(b.server().stopFast(LIMIT));

        a.failed(a.server().rewindTo(b.asUpstream(), LIMIT));

        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        a.done(a.server().startFenced(LIMIT));
    }

    @Test
    void a_rewind_that_was_interrupted_is_never_started_and_ends_in_a_clone() throws IOException {
        divergeByCrash();
        Files.writeString(a.settings().state().resolve("unfinished"), "rewind to node-b\n");

        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.UNFINISHED);
        assertThat(a.failed(a.server().startFenced(LIMIT)))
                .contains("UNFINISHED")
                .contains("rewind to node-b");
        assertThat(a.failed(a.server().rewindTo(b.asUpstream(), LIMIT))).contains("clone");
        servers.makeStandby(a, b);
        assertThat(a.query("SELECT id::text FROM kept")).isEqualTo(List.of("2"));
        assertThat(movedAside(a)).hasSize(1);
        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
    }

    @Test
    void a_clone_that_stalls_is_never_started_and_can_be_repeated() throws IOException {
        a.execute("INSERT INTO kept VALUES (1)");
        assertThat(b.server().endAtOnce(LIMIT)).isTrue();

        try (StallingRelay relay = new StallingRelay(a.settings().port(), HALF_A_CLONE)) {
            Upstream stalling = a.asUpstreamAt(relay.port());
            b.failed(b.server().cloneFrom(stalling, UNTIL_STALLED));
            assertThat(relay.hasStalled()).isTrue();
        }

        assertThat(b.server().observe().dataDirectory()).isEqualTo(DataDirectory.UNFINISHED);
        assertThat(b.failed(b.server().startFenced(LIMIT))).contains("clone from node-a");
        servers.makeStandby(b, a);
        assertThat(b.query("SELECT id::text FROM kept")).isEqualTo(List.of("1"));
    }

    @Test
    void a_rewind_that_stalls_while_it_copies_is_unfinished() throws IOException {
        divergeByCrash();

        try (StallingRelay relay = new StallingRelay(b.settings().port(), HALF_A_REWIND)) {
            Upstream stalling = b.asUpstreamAt(relay.port());
            a.failed(a.server().rewindTo(stalling, UNTIL_STALLED));
            assertThat(relay.hasStalled()).isTrue();
        }

        ServerObservation seen = a.server().observe();
        assertThat(seen.dataDirectory()).isEqualTo(DataDirectory.UNFINISHED);
        assertThat(seen.fenceStands()).isTrue();
        a.failed(a.server().startFenced(LIMIT));
        servers.makeStandby(a, b);
    }

    @Test
    void a_standby_that_runs_is_stopped_to_be_cloned() throws IOException {
        a.execute("INSERT INTO kept VALUES (1)");

        b.done(b.server().cloneFrom(a.asUpstream(), LIMIT));
        servers.startStandby(b, a);

        assertThat(b.query("SELECT id::text FROM kept")).isEqualTo(List.of("1"));
        assertThat(movedAside(b)).hasSize(1);
    }

    @Test
    void a_primary_is_never_stopped_to_be_cloned() throws IOException {
        assertThat(a.failed(a.server().cloneFrom(b.asUpstream(), LIMIT))).contains("accepts writes");

        a.execute("INSERT INTO kept VALUES (1)");
        assertThat(movedAside(a)).isEmpty();
    }

    @Test
    void a_clone_keeps_what_stood_in_its_place() throws IOException {
        assertThat(b.server().endAtOnce(LIMIT)).isTrue();

        servers.makeStandby(b, a);

        List<Path> kept = movedAside(b);
        assertThat(kept).hasSize(1);
        assertThat(Files.exists(kept.get(0).resolve("PG_VERSION"))).isTrue();
        assertThat(Files.isDirectory(kept.get(0).resolve("standby.signal"))).isTrue();
    }

    @Test
    void a_standby_that_was_given_less_than_its_primary_is_started_with_as_much_and_says_so() throws IOException {
        a.done(a.server().stopFast(LIMIT));
        Files.writeString(a.settings().userConfig(), "\nmax_connections = 150\n", StandardOpenOption.APPEND);
        a.done(a.server().startFenced(LIMIT));
        servers.promote(a, 3);
        assertThat(a.query("SHOW max_connections")).isEqualTo(List.of("150"));

        assertThat(b.server().endAtOnce(LIMIT)).isTrue();
        servers.makeStandby(b, a);

        assertThat(b.query("SHOW max_connections")).isEqualTo(List.of("150"));
        assertThat(b.server().problems()).anyMatch(problem -> problem.contains("max_connections=150"));
    }

    /** Both write: a alone, before it crashes; b after its promotion. */
    private void divergeByCrash() {
        b.done(b.server().cutReceiver(new Epoch(2), LIMIT));
        a.execute("INSERT INTO kept VALUES (1)");
        assertThat(a.server().endAtOnce(LIMIT)).isTrue();
        servers.promote(b, 3);
        b.execute("INSERT INTO kept VALUES (2)");
    }

    private static List<String> keptWal(TestServer node) throws IOException {
        try (Stream<Path> files = Files.walk(node.settings().state().resolve("divergent"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static List<Path> movedAside(TestServer node) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(node.settings().data().resolveSibling("."), "data.moved-*")) {
            entries.forEach(found::add);
        }
        return found;
    }
}
