package io.quorate.agent.api;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which one gRPC server accepts, reads and writes. They are its own, because only their end gives the address back for
 * certain: the JDK closes a listening socket no sooner than the selector it is registered with selects once more, and gRPC calls its
 * server terminated before that. Whoever listens on the address next in the meantime finds it in use.
 */
public final class NetworkThreads {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkThreads.class);
    private static final int THREADS = 2;

    private final NioEventLoopGroup group = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("network", true));

    /** A server that listens on this address; to be made once. */
    public NettyServerBuilder builder(InetSocketAddress address) {
        return NettyServerBuilder.forAddress(address)
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group);
    }

    /**
     * Waits for the end of a server that has been told to end, then ends the threads: the address is free when it returns, unless it
     * logs a warning. Idempotent; waits at most twice the limit.
     *
     * @throws InterruptedException at once; the threads end nevertheless
     */
    public void awaitEnd(Server server, Duration limit) throws InterruptedException {
        try {
            if (!server.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                warn(server, "calls of the gRPC server", limit);
            }
        } finally {
            end();
        }
        if (!group.terminationFuture().await(limit.toMillis())) {
            warn(server, "network threads of the gRPC server", limit);
        }
    }

    /** Does not wait. For a server that could not listen. */
    @SuppressWarnings("FutureReturnValueIgnored") // Who wants to know asks the group itself.
    public void end() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static void warn(Server server, String what, Duration limit) {
        LOG.atWarn()
                .addKeyValue("operation", "close")
                .log(what + " on port " + server.getPort() + " did not end within " + limit.toMillis()
                        + " ms; the port may stay in use until this process ends");
    }
}
