package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.process.ServerProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rewinds, clones and initdbs whose agent, or whose program, is lost half-way. All tests use one pair of servers, which is made anew when
 * one of them has failed: each leaves a primary and a standby behind, in either order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedRejoinIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    /** Less than a fresh data directory, more than what is asked before the copy begins. */
    private static final long HALF_A_CLONE = 5 << 20;

    /** Less than one WAL segment, more than the list of the files. */
    private static final long HALF_A_REWIND = 2 << 20;

    private Optional<TestServers> made = Optional.empty();
    private boolean isPairWhole;
    private int first;
    private long timeline;

    @BeforeEach
    void make_a_pair() throws IOException {
        if (!isPairWhole) {
            remove();
            TestServers servers = TestServers.create(2);
            made = Optional.of(servers);
            first = 0;
            timeline = 2;
            servers.makePrimary(primary());
            primary().execute("CREATE TABLE kept (id int)");
            servers.makeStandby(standby(), primary());
        }
        isPairWhole = false;
    }

    @AfterAll
    void remove() throws IOException {
        if (made.isPresent()) {
            made.get().close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RejoinBoundary.class,
            names = {"MARKER_SET", "PROGRAM_ENDED", "FENCE_RESTORED", "CONSISTENT", "INCARNATION_WRITTEN"})
    void a_rewind_whose_agent_is_lost_is_never_started_and_ends_in_a_clone(RejoinBoundary boundary)
            throws InterruptedException {
        TestServer left = diverge();
        String life = left.incarnation().orElseThrow();

        lose(left, boundary, server -> server.rewindTo(primary().asUpstream(), LIMIT));

        assertUnfinished(left, "rewind to");
        assertThat(left.failed(left.server().rewindTo(primary().asUpstream(), LIMIT)))
                .contains("clone it");
        left.done(left.server().cloneFrom(primary().asUpstream(), LIMIT));
        assertFollows(left, life);
    }

    @Test
    void a_rewind_whose_agent_is_lost_before_it_changes_anything_is_made_again() throws InterruptedException {
        TestServer left = diverge();
        String life = left.incarnation().orElseThrow();

        lose(
                left,
                RejoinBoundary.BEFORE_MARKER,
                server -> server.rewindTo(primary().asUpstream(), LIMIT));

        assertThat(left.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        assertThat(left.incarnation()).contains(life);
        left.done(left.server().rewindTo(primary().asUpstream(), LIMIT));
        assertFollows(left, life);
    }

    @ParameterizedTest
    @EnumSource(
            value = RejoinBoundary.class,
            names = {
                "MARKER_SET",
                "PROGRAM_ENDED",
                "FENCE_RESTORED",
                "MOVED_ASIDE",
                "MOVED_INTO_PLACE",
                "INCARNATION_WRITTEN"
            })
    void a_clone_whose_agent_is_lost_is_never_started_and_can_be_made_again(RejoinBoundary boundary)
            throws InterruptedException {
        TestServer left = standby();
        String life = left.incarnation().orElseThrow();

        lose(left, boundary, server -> server.cloneFrom(primary().asUpstream(), LIMIT));

        assertUnfinished(left, "clone from");
        left.done(left.server().cloneFrom(primary().asUpstream(), LIMIT));
        assertFollows(left, life);
    }

    @Test
    void a_clone_whose_agent_is_lost_before_it_changes_anything_leaves_a_standby() throws InterruptedException {
        TestServer left = standby();
        String life = left.incarnation().orElseThrow();

        lose(
                left,
                RejoinBoundary.BEFORE_MARKER,
                server -> server.cloneFrom(primary().asUpstream(), LIMIT));

        assertThat(left.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        assertThat(left.incarnation()).contains(life);
        left.done(left.server().cloneFrom(primary().asUpstream(), LIMIT));
        assertFollows(left, life);
    }

    @Test
    void a_pg_rewind_that_is_killed_leaves_a_directory_that_is_never_started() throws Exception {
        TestServer left = diverge();
        String life = left.incarnation().orElseThrow();

        killProgram(left, HALF_A_REWIND, (server, upstream) -> server.rewindTo(upstream, LIMIT));

        assertUnfinished(left, "rewind to");
        assertThat(left.server().observe().fenceStands()).isTrue();
        left.done(left.server().cloneFrom(primary().asUpstream(), LIMIT));
        assertFollows(left, life);
    }

    @Test
    void a_pg_basebackup_that_is_killed_can_be_made_again() throws Exception {
        TestServer left = standby();
        String life = left.incarnation().orElseThrow();

        killProgram(left, HALF_A_CLONE, (server, upstream) -> server.cloneFrom(upstream, LIMIT));

        assertUnfinished(left, "clone from");
        left.done(left.server().cloneFrom(primary().asUpstream(), LIMIT));
        assertFollows(left, life);
    }

    @Test
    void a_pg_rewind_that_outlives_its_agent_is_ended_before_the_directory_is_touched() throws Exception {
        TestServer left = diverge();
        String life = left.incarnation().orElseThrow();

        long program = outlive(left, HALF_A_REWIND, (server, upstream) -> server.rewindTo(upstream, LIMIT));
        assertUnfinished(left, "rewind to");

        assertThat(left.programs()).isEmpty();
        assertThat(isAlive(left.processes(), program)).isFalse();
        left.done(left.server().cloneFrom(primary().asUpstream(), LIMIT));
        assertFollows(left, life);
    }

    @Test
    void a_pg_basebackup_that_outlives_its_agent_is_ended_before_the_next_begins() throws Exception {
        TestServer left = standby();
        String life = left.incarnation().orElseThrow();

        long program = outlive(left, HALF_A_CLONE, (server, upstream) -> server.cloneFrom(upstream, LIMIT));
        left.done(left.server().cloneFrom(primary().asUpstream(), LIMIT));

        assertThat(left.programs()).isEmpty();
        assertThat(isAlive(left.processes(), program)).isFalse();
        assertFollows(left, life);
    }

    @ParameterizedTest
    @EnumSource(
            value = RejoinBoundary.class,
            names = {"MARKER_SET", "PROGRAM_ENDED", "FENCE_RESTORED", "INCARNATION_WRITTEN"})
    void an_initdb_whose_agent_is_lost_is_made_again(RejoinBoundary boundary) throws Exception {
        try (TestServers servers = TestServers.create(1)) {
            TestServer node = servers.node(0);

            lose(node, boundary, server -> server.initialise(LIMIT));

            assertUnfinished(node, "initdb");
            node.done(node.server().initialise(LIMIT));
            assertThat(node.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
            assertThat(node.incarnation()).isPresent();
            node.done(node.server().startFenced(LIMIT));
        }
        isPairWhole = true;
    }

    private void lose(
            TestServer node, RejoinBoundary boundary, Function<LocalPostgresServer, ActionResult<?>> operation)
            throws InterruptedException {
        LostAgent lost = LostAgent.at(boundary);
        LocalPostgresServer itsServer = node.restartAgent(lost);
        lost.run(() -> operation.apply(itsServer));
        lost.awaitLost();
        node.restartAgent();
    }

    private void killProgram(TestServer node, long bytes, Rejoining operation) throws Exception {
        try (StallingRelay relay = new StallingRelay(primary().settings().port(), bytes)) {
            LocalPostgresServer server = node.server();
            CompletableFuture<ActionResult<Void>> result =
                    CompletableFuture.supplyAsync(() -> operation.of(server, through(relay)));
            servers().await(relay::hasStalled, () -> "the relay has stalled: " + node.programs());
            node.programs().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            assertThat(node.failed(result.get())).contains("code 137");
        }
    }

    /** Returns the program's pid; its agent is replaced. */
    private long outlive(TestServer node, long bytes, Rejoining operation) throws Exception {
        LostAgent lost = LostAgent.at(RejoinBoundary.PROGRAM_ENDED);
        LocalPostgresServer itsServer = node.restartAgent(lost);
        try (StallingRelay relay = new StallingRelay(primary().settings().port(), bytes)) {
            lost.run(() -> operation.of(itsServer, through(relay)));
            servers().await(relay::hasStalled, () -> "the relay has stalled: " + node.programs());
            List<Long> programs = node.programs();
            assertThat(programs).isNotEmpty();
            LocalPostgresServer next = node.restartAgent();
            next.startFenced(LIMIT);
            return programs.get(0);
        }
    }

    private Upstream through(StallingRelay relay) {
        return new Upstream(
                primary().settings().node(),
                "127.0.0.1",
                relay.port(),
                primary().epoch());
    }

    private static void assertUnfinished(TestServer node, String operation) {
        assertThat(node.server().observe().dataDirectory()).isEqualTo(DataDirectory.UNFINISHED);
        assertThat(node.incarnation()).isEmpty();
        assertThat(node.failed(node.server().startFenced(LIMIT)))
                .contains("UNFINISHED")
                .contains(operation);
    }

    private void assertFollows(TestServer node, String formerLife) {
        assertThat(node.incarnation().orElseThrow()).isNotEqualTo(formerLife);
        assertThat(node.server().observe().dataDirectory()).isEqualTo(DataDirectory.PRESENT);
        servers().startStandby(node, primary());
        primary().execute("INSERT INTO kept VALUES (" + timeline + ")");
        String rows = "SELECT id::text FROM kept ORDER BY 1";
        servers().await(() -> node.query(rows).equals(primary().query(rows)), () -> "the standby has all rows");
        isPairWhole = true;
    }

    /** The primary writes alone before it crashes, and the standby becomes the primary. Returns the one that was left behind. */
    private TestServer diverge() {
        TestServer left = primary();
        TestServer successor = standby();
        successor.done(successor.server().cutReceiver(successor.epoch(), LIMIT));
        left.execute("INSERT INTO kept VALUES (-1)");
        assertThat(left.server().endAtOnce(LIMIT)).isTrue();
        timeline++;
        servers().promote(successor, timeline);
        successor.execute("INSERT INTO kept VALUES (-2)");
        first = 1 - first;
        return left;
    }

    private TestServers servers() {
        return made.orElseThrow();
    }

    private TestServer primary() {
        return servers().node(first);
    }

    private TestServer standby() {
        return servers().node(1 - first);
    }

    private static boolean isAlive(ServerProcesses processes, long pid) {
        return processes.isAlive(pid);
    }

    /** A rewind or a clone. */
    @FunctionalInterface
    private interface Rejoining {
        ActionResult<Void> of(LocalPostgresServer server, Upstream upstream);
    }
}
