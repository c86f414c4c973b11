package io.quorate.agent.founding;

import io.quorate.agent.config.Address;
import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.Directories;
import io.quorate.agent.config.ListenAddresses;
import io.quorate.agent.config.Peer;
import io.quorate.agent.config.RaftSettings;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.ports.FreePorts;
import io.quorate.proto.v1.ProbeRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Three nodes on loopback that can be started, wiped and started again; what has founded goes on answering, as an agent would. */
final class ThreeNodes {
    private static final String CLUSTER = "demo";
    private static final List<String> NAMES = List.of("node-a", "node-b", "node-c");
    private static final long RESULT_TIMEOUT_SECONDS = 60;

    private final Path root;
    private final Map<String, Integer> apiPorts = new TreeMap<>();
    private final Set<FoundingResult.Proceed> answering = ConcurrentHashMap.newKeySet();
    private final List<FoundingServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ThreeNodes(Path root) {
        this.root = root;
        NAMES.forEach(name -> apiPorts.put(name, FreePorts.next()));
    }

    int apiPort(String name) {
        return apiPorts.getOrDefault(name, 0);
    }

    Future<FoundingResult> start(String name, boolean bootstrap, Duration deadline) {
        FoundingTiming timing = new FoundingTiming(deadline, Duration.ofMillis(50), Duration.ofSeconds(2));
        return threads.submit(() -> {
            FoundingResult result = new FoundingProcess(config(name), timing).run(bootstrap);
            if (result instanceof FoundingResult.Proceed proceed) {
                answering.add(proceed);
            }
            return result;
        });
    }

    void foundAll() throws Exception {
        List<Future<FoundingResult>> results = new ArrayList<>();
        NAMES.forEach(name -> results.add(start(name, true, Duration.ofSeconds(40))));
        for (Future<FoundingResult> result : results) {
            isFoundedNow(result);
        }
    }

    FoundingResult result(Future<FoundingResult> future) throws Exception {
        return future.get(RESULT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    boolean isFoundedNow(Future<FoundingResult> future) throws Exception {
        FoundingResult result = result(future);
        if (result instanceof FoundingResult.Proceed proceed) {
            return proceed.isFoundedNow();
        }
        throw new AssertionError("expected to proceed, found " + result);
    }

    FoundingResult.Refused refused(Future<FoundingResult> future) throws Exception {
        FoundingResult result = result(future);
        if (result instanceof FoundingResult.Refused refused) {
            return refused;
        }
        throw new AssertionError("expected a refusal, found " + result);
    }

    /** Every node that has founded goes down. */
    void stopAnswering() throws InterruptedException {
        for (FoundingResult.Proceed proceed : answering) {
            proceed.stopAnswering();
        }
        for (FoundingServer server : servers) {
            server.stop();
        }
    }

    /** The node's agent runs again: it answers from its marker. */
    void answerAsRunning(String name) throws IOException {
        FoundingFacts facts = new FoundingFacts(
                CLUSTER, new NodeId(name), Set.of(), false, files(name).readMarker(), false, Optional.empty());
        servers.add(FoundingServer.start(config(name).listen().api(), ProbeResponder.of(facts)));
    }

    /** The node goes down and loses its disks. */
    void wipe(String name) throws IOException, InterruptedException {
        stop(name);
        delete(root.resolve(name));
    }

    void removeMarker(String name) throws IOException, InterruptedException {
        stop(name);
        Files.delete(files(name).marker());
    }

    void forgetMarkerButKeepWord(String name) throws IOException, InterruptedException {
        FoundingRecord marker = marker(name);
        removeMarker(name);
        files(name).writeWord(marker.withAll(new TreeSet<>()));
    }

    private void stop(String name) throws InterruptedException {
        for (FoundingResult.Proceed proceed : answering) {
            if (proceed.responder()
                    .answer(ProbeRequest.getDefaultInstance())
                    .getNode()
                    .equals(name)) {
                proceed.stopAnswering();
            }
        }
    }

    void writeLog(String name) throws IOException {
        Path current = Files.createDirectories(config(name).directories().raft().resolve("group/current"));
        Files.writeString(current.resolve("raft-meta"), "term");
    }

    FoundingFiles files(String name) {
        return new FoundingFiles(config(name).directories().state());
    }

    FoundingRecord marker(String name) throws IOException {
        return files(name).readMarker().orElseThrow(() -> new AssertionError(name + " has no marker"));
    }

    boolean hasMarker(String name) throws IOException {
        return files(name).readMarker().isPresent();
    }

    void close() throws InterruptedException {
        threads.shutdownNow();
        stopAnswering();
        if (!threads.awaitTermination(RESULT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("a founding did not end");
        }
    }

    AgentConfig config(String name) {
        Path own = root.resolve(name);
        Address api = new Address("127.0.0.1", apiPort(name));
        return new AgentConfig(
                CLUSTER,
                new NodeId(name),
                new Directories(own, own.resolve("raft"), own.resolve("secrets"), own.resolve("lease")),
                NAMES.stream().map(this::peer).toList(),
                new ListenAddresses(new Address("127.0.0.1", 1), api),
                Optional.empty(),
                ClusterSettings.DEFAULT,
                LeaseArithmetic.GUARD_STOP_TIME,
                new RaftSettings(Duration.ofMillis(500), Duration.ofMillis(900), 0),
                Duration.ofMillis(500));
    }

    private Peer peer(String name) {
        Address api = new Address("127.0.0.1", apiPort(name));
        return new Peer(new NodeId(name), new Address("127.0.0.1", 1), api, Optional.empty(), 50);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            entries.sorted(Comparator.reverseOrder()).forEach(entry -> {
                try {
                    Files.delete(entry);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
