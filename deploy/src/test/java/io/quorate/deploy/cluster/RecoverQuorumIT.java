package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two of three nodes are lost for good, and the third goes on by an operator's word; the two come back all the same. */
class RecoverQuorumIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration COMMAND = Duration.ofMinutes(1);
    private static final long FIRST_EPOCH_AFTER = 1_000_000_000;
    private static final int OK = 0;
    private static final int CLUSTERCTL_REFUSED = 1;
    private static final int USAGE = 2;
    private static final int NO_QUORUM = 3;
    private static final int PRECONDITION = 4;
    private static final int REFUSED = 5;

    @Test
    void the_survivor_has_all_that_was_acknowledged_and_those_that_were_lost_stay_fenced_when_they_return()
            throws Exception {
        try (LocalCluster cluster = LocalCluster.up(ClusterShape.ofData(3))) {
            ClusterStatus before = cluster.awaitWhole(PATIENCE);
            String primary = before.primary().orElseThrow();
            List<String> standbys = cluster.dataNamesBut(primary);
            String survivor = standbys.get(0);
            List<String> lost = List.of(standbys.get(1), primary);
            Set<Long> acknowledged;
            String table;
            try (InsertLoad load = InsertLoad.start(cluster.jdbcUrl())) {
                cluster.crash(standbys.get(1), "host");
                cluster.await(
                        "only " + survivor + " counts",
                        PATIENCE,
                        now -> now.established().equals(Optional.of(List.of(survivor))));
                awaitMore(cluster, load);
                cluster.crash(primary, "host");
                cluster.await("no majority any more", PATIENCE, now -> !now.isQuorum());
                acknowledged = load.acknowledgements().ids();
                table = load.table();

                recover(cluster, survivor, lost);

                awaitMore(cluster, load);
                acknowledged = load.acknowledgements().ids();
            }
            assertAllThere(cluster, survivor, table, acknowledged);
            assertThat(cluster.status().epoch()).isGreaterThan(FIRST_EPOCH_AFTER);

            assertLeftBehind(cluster, lost);
            assertThat(cluster.status().primary()).contains(survivor);
            assertAllThere(cluster, survivor, table, acknowledged);
        }
    }

    @Test
    void it_is_done_from_one_place_while_the_survivors_agent_runs() throws Exception {
        try (LocalCluster cluster = LocalCluster.up(ClusterShape.ofData(3))) {
            String primary = cluster.awaitWhole(PATIENCE).primary().orElseThrow();
            List<String> standbys = cluster.dataNamesBut(primary);
            String survivor = standbys.get(0);
            List<String> lost = List.of(primary, standbys.get(1));
            String names = String.join(",", lost);
            assertClusterctl(cluster, CLUSTERCTL_REFUSED, "nothing to recover", "--lost", names);

            cluster.crashHosts(lost);
            cluster.await(
                    "no leader, and none of the lost is heard of any more",
                    PATIENCE,
                    now -> !now.isQuorum()
                            && now.coordinator().equals("unknown")
                            && lost.stream().allMatch(name -> now.state(name).equals("unreachable")));
            assertClusterctl(cluster, NO_QUORUM, lost.get(1) + " does not answer", "--lost", primary);
            assertClusterctl(cluster, USAGE, "is not the name", "--lost", names, "--confirm", "yes");
            assertClusterctl(cluster, OK, "Nothing was changed", "--lost", names);
            assertThat(cluster.node(survivor).resolve("state/recovery-order")).doesNotExist();

            assertClusterctl(cluster, OK, "recover-quorum done", "--lost", names, "--confirm", "local");

            ClusterStatus after = cluster.status();
            assertThat(after.primary()).contains(survivor);
            assertThat(after.epoch()).isGreaterThan(FIRST_EPOCH_AFTER);
            assertClusterctl(cluster, CLUSTERCTL_REFUSED, "nothing to recover", "--lost", names);
        }
    }

    private static void assertClusterctl(LocalCluster cluster, int exitCode, String said, String... options) {
        List<String> arguments = new ArrayList<>(List.of("recover-quorum"));
        arguments.addAll(List.of(options));
        ProgramRun run = cluster.run("clusterctl", arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
        assertThat(run.output()).contains(said);
    }

    /** They return together, and are a majority of the voters that once were. */
    private static void assertLeftBehind(LocalCluster cluster, List<String> lost) throws Exception {
        lost.forEach(cluster::start);
        for (String name : lost) {
            Path exit = cluster.node(name).resolve("agent.exit");
            cluster.awaitThat(name + " is refused", PATIENCE, () -> Files.exists(exit));
            assertThat(Files.readString(exit).strip()).isEqualTo(Integer.toString(REFUSED));
            assertThat(Files.readString(cluster.node(name).resolve("log/agent.log")))
                    .contains("the quorum was recovered without this node (recovery 1)");
            try (ServerProbe probe = cluster.probe(name)) {
                assertThat(probe.isWritable()).isFalse();
            }
        }
    }

    private static void recover(LocalCluster cluster, String survivor, List<String> lost) {
        String names = String.join(",", lost);
        ProgramRun running = agent(cluster, survivor, "--lost", names);
        assertThat(running.exitCode()).as(running.output()).isEqualTo(PRECONDITION);
        assertThat(running.output()).contains("is running: stop it first");
        cluster.crash(survivor, "agent");

        ProgramRun tooFew = agent(cluster, survivor, "--lost", lost.get(0));
        assertThat(tooFew.exitCode()).as(tooFew.output()).isEqualTo(REFUSED);
        assertThat(tooFew.output()).contains("no majority");
        ProgramRun wrong = agent(cluster, survivor, "--lost", names, "--confirm", "yes");
        assertThat(wrong.exitCode()).as(wrong.output()).isEqualTo(USAGE);
        ProgramRun plan = agent(cluster, survivor, "--lost", names);
        assertThat(plan.exitCode()).as(plan.output()).isEqualTo(OK);
        assertThat(plan.output()).contains("Nothing was changed");
        Path order = cluster.node(survivor).resolve("state/recovery-order");
        assertThat(order).doesNotExist();

        ProgramRun done = agent(cluster, survivor, "--lost", names, "--confirm", "local");
        assertThat(done.exitCode()).as(done.output()).isEqualTo(OK);
        assertThat(order).exists();
        System.out.println(done.output());
        cluster.start(survivor);
        cluster.await("writable again", PATIENCE, now -> now.primary().equals(Optional.of(survivor)));
    }

    private static void awaitMore(LocalCluster cluster, InsertLoad load) {
        int seen = load.count();
        cluster.awaitThat("rows after " + seen + "; " + load.lastFailure(), PATIENCE, () -> load.count() > seen + 20);
    }

    private static void assertAllThere(LocalCluster cluster, String survivor, String table, Set<Long> acknowledged)
            throws Exception {
        try (ServerProbe probe = cluster.probe(survivor)) {
            assertThat(probe.ids(table)).containsAll(acknowledged);
        }
    }

    private static ProgramRun agent(LocalCluster cluster, String name, String... options) {
        Path program = cluster.directory.resolve("dist/bin/quorate-agent");
        Path config = cluster.node(name).resolve("quorate-agent.yaml");
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "recover-quorum", "--config", config.toString()));
        command.addAll(List.of(options));
        return ProgramRun.of(
                Map.of("JAVA_HOME", System.getProperty("java.home", "")), COMMAND, ServerAccount.command(command));
    }
}
