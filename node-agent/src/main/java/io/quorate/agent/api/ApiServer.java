package io.quorate.agent.api;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The gRPC server of an agent: one address for the other agents and for clients. */
public final class ApiServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_QUEUED = 1000;
    private static final int MAX_CALLS_PER_CONNECTION = 100;
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final Duration FASTEST_KEEPALIVE = Duration.ofSeconds(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final Server server;
    private final int port;
    private final NetworkThreads threads;
    private final ThreadPoolExecutor executor;

    private ApiServer(Server server, NetworkThreads threads, ThreadPoolExecutor executor) {
        this.server = server;
        this.port = server.getPort();
        this.threads = threads;
        this.executor = executor;
    }

    /**
     * Listens from the return on. Plaintext.
     *
     * @param address port 0 takes a free one, see {@link #port}
     * @param setting name of the setting that the address comes from, for the message
     * @throws ListenException if the address cannot be listened on
     */
    public static ApiServer start(InetSocketAddress address, String setting, List<BindableService> services)
            throws ListenException {
        ThreadPoolExecutor executor = boundedExecutor();
        NetworkThreads threads = new NetworkThreads();
        NettyServerBuilder builder = threads.builder(address)
                .executor(executor)
                .intercept(new ErrorBarrier())
                .permitKeepAliveTime(FASTEST_KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES);
        services.forEach(builder::addService);
        try {
            return new ApiServer(builder.build().start(), threads, executor);
        } catch (IOException e) {
            threads.end();
            executor.shutdownNow();
            throw new ListenException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + " (setting " + setting
                            + "): " + reason(e)
                            + "; is another program, or another agent, using it? Name a free port and an address of this machine",
                    e);
        }
    }

    /** The port that is, or was, listened on. */
    public int port() {
        return port;
    }

    /** Ends every call and gives the address back. Idempotent; waits at most four seconds, see {@link NetworkThreads#awaitEnd}. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            threads.awaitEnd(server, STOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
    }

    /** When the queue is full the network thread does the work itself: it then reads no more calls meanwhile. */
    private static ThreadPoolExecutor boundedExecutor() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_QUEUED),
                task -> {
                    Thread named = new Thread(task, "api-" + number.incrementAndGet());
                    named.setDaemon(true);
                    return named;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}
