package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.deploy.PortBases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster is founded once, whatever becomes of its disks. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BootstrapIT {
    /** Of an agent that is not initialised, or refuses to found. */
    private static final String NOT_FOUNDED = "5";

    private static final List<String> DISKS = List.of("state", "raft", "data");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration END = PATIENCE.plusSeconds(60);

    private UnpackedPrograms programs;
    private ServerSocket silent;
    private AgentHome lonely;
    private CompletableFuture<ProgramRun> lonelyRun;

    /** It takes a minute, in which the other tests go on. */
    @BeforeAll
    void start_an_agent_whose_voters_never_answer() throws IOException {
        programs = UnpackedPrograms.unpack();
        lonely = programs.home(PortBases.free(3));
        lonely.write(lonely.yaml());
        // The kernel takes connections for it, and nobody ever answers; where n3 should be nobody listens.
        silent = new ServerSocket(lonely.apiPort(2), 1, InetAddress.getLoopbackAddress());
        lonelyRun = CompletableFuture.supplyAsync(
                () -> programs.run(
                        lonely,
                        END,
                        "quorate-agent",
                        "run",
                        "--bootstrap",
                        "--config",
                        lonely.file().toString()),
                command -> new Thread(command, "lonely-agent").start());
    }

    @AfterAll
    void remove() throws IOException {
        lonelyRun.handle((run, failure) -> run).join();
        silent.close();
        programs.close();
    }

    /** Last, so that its minute is over by then. */
    @Test
    @Order(Integer.MAX_VALUE)
    void an_agent_gives_up_the_founding_when_a_voter_never_answers() {
        ProgramRun run = lonelyRun.join();
        assertThat(run.exitCode()).as(run.output()).isEqualTo(Integer.parseInt(NOT_FOUNDED));
        assertThat(run.output())
                .contains("founding the cluster needs the answer of every configured voter")
                .contains("within " + PATIENCE.toSeconds() + " s")
                .containsPattern("missing: \\{n2=.+, n3=.+\\}")
                .contains("--bootstrap")
                .doesNotContain("Exception", "\tat ");
        assertThat(lonely.state().resolve("initialised")).doesNotExist();
        assertThat(lonely.state().resolve("raft")).doesNotExist();
        assertThat(lonely.data()).doesNotExist();
    }

    @Test
    void two_wiped_nodes_wait_for_the_third_and_refuse_when_it_answers(Incident incident) throws IOException {
        LocalCluster cluster = incident.cluster();
        String third = incident.primary();
        List<String> wiped = incident.standbys();
        cluster.crashHosts(cluster.names());
        for (String name : wiped) {
            wipe(cluster, name);
        }
        Path founding = Files.createFile(cluster.directory.resolve("founding"));
        try {
            List<AgentLog> logs =
                    wiped.stream().map(name -> AgentLog.of(cluster.node(name))).toList();
            wiped.forEach(cluster::start);
            cluster.awaitThat(
                    "both wait for " + third,
                    Incident.WRITABLE,
                    () -> logs.stream().allMatch(log -> log.contains("founding waits for {" + third + "=")));
            Files.delete(founding);
            cluster.start(third);
            for (String name : wiped) {
                awaitRefusal(cluster, name);
            }
            assertThat(logs).allMatch(log -> log.contains("initialised"));
        } finally {
            Files.deleteIfExists(founding);
            for (String name : wiped) {
                bringBack(cluster, name);
            }
        }
        cluster.names().forEach(cluster::start);
        ClusterStatus after = cluster.awaitWhole(Incident.STREAMS);
        assertThat(after.json().path("system_identifier"))
                .isEqualTo(incident.before().json().path("system_identifier"));
        assertThat(after.epoch()).isGreaterThanOrEqualTo(incident.before().epoch());
    }

    private static void awaitRefusal(LocalCluster cluster, String name) {
        Path exit = cluster.node(name).resolve("agent.exit");
        cluster.awaitThat(
                name + " refuses",
                Incident.STREAMS,
                () -> Files.exists(exit) && Files.readString(exit).strip().equals(NOT_FOUNDED));
    }

    /** Moved aside, so that the cluster can have its disks back. */
    private static void wipe(LocalCluster cluster, String name) throws IOException {
        for (String disk : DISKS) {
            Path path = cluster.node(name).resolve(disk);
            Files.move(path, path.resolveSibling(disk + ".kept"));
        }
    }

    private static void bringBack(LocalCluster cluster, String name) throws IOException {
        if (cluster.run("crash", name, "host").exitCode() != 0) {
            System.out.println(name + " has ended by itself");
        }
        for (String disk : DISKS) {
            Path path = cluster.node(name).resolve(disk);
            LocalCluster.remove(path);
            Files.move(path.resolveSibling(disk + ".kept"), path);
        }
    }
}
