package io.quorate.agent.postgres;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Asks whether the postmaster takes clients, without becoming one: the first question of a client that would like TLS (manual, section
 * 55.2.10) is answered, in one byte, by the process that was made for this client, before it knows who that is. A tenth of the cost of
 * a session. A client that then goes away leaves no line in the server's log.
 */
final class ClientProbe {
    private static final int LENGTH = 8;
    private static final int SSL_REQUEST = 80877103;

    private ClientProbe() {}

    /**
     * Returns once it has answered.
     *
     * @param socket of the server
     * @throws SQLException when no answer has come until the deadline, or none can come
     */
    static void ask(Path socket, Deadline deadline) throws SQLException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            ByteBuffer request = ByteBuffer.allocate(LENGTH)
                    .putInt(LENGTH)
                    .putInt(SSL_REQUEST)
                    .flip();
            channel.write(request);
            channel.register(selector, SelectionKey.OP_READ);
            selector.select(Math.max(1, deadline.remaining().toMillis()));
            if (channel.read(ByteBuffer.allocate(1)) != 1) {
                throw new SQLException("the postmaster does not answer on " + socket);
            }
        } catch (IOException e) {
            throw new SQLException("the postmaster cannot be asked on " + socket, e);
        }
    }
}
