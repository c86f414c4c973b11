package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster is founded once, whatever becomes of its disks. */
@ExtendWith(SharedCluster.class)
class BootstrapIT {
    /** Of an agent that is not initialised, or refuses to found. */
    private static final String NOT_FOUNDED = "5";

    private static final List<String> DISKS = List.of("state", "raft", "data");

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
