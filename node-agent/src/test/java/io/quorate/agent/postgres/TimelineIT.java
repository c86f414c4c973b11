package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.fencing.StandingFence;
import io.quorate.agent.process.ProgramRun;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why numbers of timelines are reserved, and that the reservation holds. */
class TimelineIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    private TestServers servers;
    private TestServer a;
    private TestServer b;
    private TestServer c;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(3);
        a = servers.node(0);
        b = servers.node(1);
        c = servers.node(2);
        servers.makePrimary(a);
        a.execute("CREATE TABLE kept (id int)");
        servers.makeStandby(b, a);
        servers.makeStandby(c, a);
        a.done(a.server().stopFast(LIMIT));
        b.done(b.server().cutReceiver(new Epoch(2), LIMIT));
        c.done(c.server().cutReceiver(new Epoch(2), LIMIT));
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void without_a_reservation_two_promotions_take_the_same_number_and_a_rewind_sees_no_difference()
            throws IOException {
        promoteWithoutReservation(b);
        promoteWithoutReservation(c);
        b.execute("INSERT INTO kept VALUES (2)");
        c.execute("INSERT INTO kept VALUES (3)");
        c.execute("INSERT INTO kept VALUES (33)");

        assertThat(timeline(b)).isEqualTo(timeline(c)).isEqualTo("00000003");
        b.done(b.server().stopFast(LIMIT));
        ProgramRun rewind = b.byHand(
                "pg_rewind",
                "--dry-run",
                "--no-ensure-shutdown",
                "-D",
                b.settings().data().toString(),
                "--source-server",
                UpstreamConfig.conninfo(
                                "test", c.asUpstream(), c.settings().state().resolve("passfile")) + " dbname=postgres");
        assertThat(rewind.output()).contains("no rewind required");
    }

    @Test
    void reserved_numbers_differ_and_the_one_that_lost_is_rewound() {
        servers.promote(b, 3);
        servers.promote(c, 4);
        b.execute("INSERT INTO kept VALUES (2)");
        c.execute("INSERT INTO kept VALUES (3)");

        assertThat(timeline(b)).isEqualTo("00000003");
        assertThat(timeline(c)).isEqualTo("00000004");
        b.done(b.server().rewindTo(c.asUpstream(), LIMIT));
        servers.startStandby(b, c);
        servers.await(() -> b.query("SELECT id::text FROM kept").equals(List.of("3")), () -> "b has c's rows");
    }

    @Test
    void a_number_that_has_been_taken_is_refused() {
        String reason = b.failed(b.server().promote(new Timeline(2), new Epoch(2), SyncSet.NOBODY, () -> true, LIMIT));

        assertThat(reason).contains("timeline 2").contains("reserve");
        servers.promote(b, 3);
    }

    /** As a promotion goes when nobody has agreed on its number. */
    private static void promoteWithoutReservation(TestServer node) throws IOException {
        StandingFence fence = new StandingFence(node.settings().data());
        fence.lower();
        node.query("SELECT pg_promote(true, 60)::text");
        fence.raise();
        node.execute("CHECKPOINT");
    }

    private static String timeline(TestServer node) {
        return node.query("SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)")
                .get(0);
    }
}
