package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.process.FileOwner;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A standby that goes over to a new primary's timeline, and is cut off while it does. */
class TimelineSwitchIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;
    private static final int PAGE = 8192;

    private TestServers servers;
    private TestServer b;
    private TestServer c;
    private WalPosition reached;

    /** b and c have the same WAL up to its end on timeline 2; b is primary on timeline 3, of which c knows nothing. */
    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(3);
        TestServer a = servers.node(0);
        b = servers.node(1);
        c = servers.node(2);
        servers.makePrimary(a);
        servers.makeStandby(b, a);
        servers.makeStandby(c, a);
        a.execute("CREATE TABLE kept AS SELECT generate_series(1, 10000) AS id");
        // Recovery begins behind the first page of its segment.
        a.execute("CHECKPOINT");
        a.execute("INSERT INTO kept SELECT generate_series(1, 10000)");
        a.done(a.server().stopFast(LIMIT));
        b.done(b.server().cutReceiver(new Epoch(3), LIMIT));
        reached = c.done(c.server().cutReceiver(new Epoch(3), LIMIT));
        servers.promote(b, 3);
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    /** The receiver has brought the history and one page of the segment that timeline 3 begins in. */
    private Path beginTimeline3() throws IOException {
        Path theirs = b.settings().data().resolve("pg_wal");
        String history = TimelineHistory.fileName(new Timeline(3));
        Lsn end = reached.lsn();
        byte[] segment = Files.readAllBytes(theirs.resolve(segment(end)));
        assertThat(end.value() % segment.length)
                .as("how far the timeline begins in its segment")
                .isGreaterThan(2L * PAGE);
        Arrays.fill(segment, PAGE, segment.length, (byte) 0);
        Path begun = put(segment(end), segment);
        put(history, Files.readAllBytes(theirs.resolve(history)));
        return begun;
    }

    /** As a whole, and readable: a server that runs looks for it ten times a second. */
    private Path put(String name, byte[] content) throws IOException {
        Path file = c.settings().data().resolve("pg_wal").resolve(name);
        Path made = Files.write(servers.root().resolve(name), content);
        FileOwner.of(c.settings().data()).give(made);
        return Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String segment(Lsn lsn) {
        return String.format(Locale.ROOT, "%08X%08X%08X", 3, lsn.value() >>> 32, (lsn.value() & 0xFFFFFFFFL) >>> 24);
    }

    @Test
    void it_comes_up_with_all_that_it_had_though_no_primary_is_there() throws IOException {
        c.done(c.server().stopFast(LIMIT));
        Path begun = beginTimeline3();

        assertThat(c.done(c.server().startFenced(LIMIT))).isEqualTo(reached);

        assertThat(begun).doesNotExist();
        assertThat(c.query("SELECT count(*)::text FROM kept")).containsExactly("20000");
    }

    @Test
    void what_has_come_in_as_far_as_the_timeline_begins_stays() throws IOException {
        c.done(c.server().stopFast(LIMIT));
        Path begun = beginTimeline3();
        Path theirs = b.settings().data().resolve("pg_wal").resolve(begun.getFileName());
        put(String.valueOf(begun.getFileName()), Files.readAllBytes(theirs));

        WalPosition there = c.done(c.server().startFenced(LIMIT));

        assertThat(begun).exists();
        assertThat(there.timeline()).isEqualTo(new Timeline(3));
    }

    @Test
    void a_rewind_that_has_nothing_to_take_back_leaves_it_on_the_primarys_timeline() throws IOException {
        c.done(c.server().stopFast(LIMIT));
        beginTimeline3();
        b.execute("INSERT INTO kept VALUES (0)");

        c.done(c.server().rewindTo(b.asUpstream(), LIMIT));

        ServerObservation joined = c.server().observe();
        assertThat(joined.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(joined.position().map(WalPosition::timeline)).isEqualTo(Optional.of(new Timeline(3)));
        servers.await(
                () -> c.query("SELECT count(*)::text FROM kept").contains("20001"), () -> "c has what b wrote since");
    }

    @Test
    void it_comes_up_also_when_it_was_killed() throws IOException {
        Path begun = beginTimeline3();
        assertThat(c.server().endAtOnce(LIMIT)).isTrue();

        assertThat(c.done(c.server().startFenced(LIMIT))).isEqualTo(reached);

        assertThat(begun).doesNotExist();
    }

    @Test
    void it_can_be_promoted_instead() throws IOException {
        Path begun = beginTimeline3();

        servers.promote(c, 4);

        assertThat(begun).doesNotExist();
        assertThat(c.query("SELECT count(*)::text FROM kept")).containsExactly("20000");
    }

    @Test
    void a_rewind_with_nothing_to_take_back_ends_soon_where_the_upstream_has_not_what_it_takes() throws IOException {
        b.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        for (int i = 0; i < 3; i++) {
            b.execute("CREATE TABLE filler AS SELECT generate_series(1, 1000) AS id");
            b.execute("DROP TABLE filler");
            b.execute("SELECT pg_switch_wal()");
            b.execute("CHECKPOINT");
        }
        long begin = System.nanoTime();

        c.failed(c.server().rewindTo(b.asUpstream(), Duration.ofMinutes(10)));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.multipliedBy(2));
    }
}
