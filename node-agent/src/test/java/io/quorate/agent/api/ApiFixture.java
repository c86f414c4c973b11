package io.quorate.agent.api;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.agent.config.Directories;
import io.quorate.agent.peer.ScriptedLog;
import io.quorate.agent.peer.StatusBoard;
import io.quorate.agent.recovery.RecoveryWork;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.ClusterServiceGrpc;
import io.quorate.proto.v1.ClusterServiceGrpc.ClusterServiceBlockingStub;
import io.quorate.proto.v1.ClusterServiceGrpc.ClusterServiceStub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One agent's cluster service behind a real server, over a scripted log, with a client that is connected to it. */
final class ApiFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Duration LOOK = Duration.ofMillis(5);

    final ScriptedLog log = new ScriptedLog();
    final StatusBoard board = new StatusBoard(System::nanoTime);
    private final ClusterService service;
    private final ApiServer server;
    private final ManagedChannel channel;

    ApiFixture(NodeId self, StreamTiming timing) {
        this(self, timing, log -> withoutRecovery(self, log));
    }

    ApiFixture(NodeId self, StreamTiming timing, Function<ClusterLog, RecoveryCalls> recovery) {
        ClusterViews views = new ClusterViews(self, log, board, Duration.ofSeconds(10), System::nanoTime);
        service = new ClusterService(
                new ApiIdentity("orders", self, "0.1.0"),
                board,
                views,
                new OperatorCommands(log, log::propose),
                recovery.apply(log),
                System::nanoTime,
                timing);
        server = listen();
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                .usePlaintext()
                .build();
    }

    /** For agents of which nobody asks for a recovery: they have no directory. */
    static RecoveryCalls withoutRecovery(NodeId self, ClusterLog log) {
        Path nowhere = Path.of("/nonexistent");
        RecoveryWork work = new RecoveryWork("orders", self, new Directories(nowhere, nowhere, nowhere, nowhere));
        return new RecoveryCalls(self, log, work, 0, () -> true, reason -> {
            throw new AssertionError(reason);
        });
    }

    ClusterServiceBlockingStub call() {
        return ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    ClusterServiceStub callLater() {
        return ClusterServiceGrpc.newStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The state, and what its nodes say, from here on. */
    void see(TestCluster cluster) {
        long sequence = log.applied().index() + 1;
        cluster.statuses().values().forEach(seen -> board.put(seen.status().withSequence(sequence)));
        log.state(cluster.state());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
        service.close();
    }

    private ApiServer listen() {
        try {
            return ApiServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "api.listen", List.of(service));
        } catch (ListenException e) {
            throw new AssertionError(e);
        }
    }
}
