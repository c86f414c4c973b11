package io.quorate.agent.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that pg_hba has let in, that was asked for its password, and does not answer (manual, section 55.2.1). */
final class DawdlingLogin implements AutoCloseable {
    private static final int PROTOCOL_3_0 = 3 << 16;
    private static final int LENGTH_AND_VERSION = 8;
    private static final int READ_LIMIT_MILLIS = 20_000;

    private final Socket socket;

    private DawdlingLogin(Socket socket) {
        this.socket = socket;
    }

    /** Returns when the server waits for the password. */
    static DawdlingLogin begin(ServerSettings settings, String user, String database) throws IOException {
        Socket socket = new Socket(settings.host(), settings.port());
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        byte[] parameters = ("user\0" + user + "\0database\0" + database + "\0\0").getBytes(StandardCharsets.US_ASCII);
        DataOutputStream output = new DataOutputStream(socket.getOutputStream());
        output.writeInt(LENGTH_AND_VERSION + parameters.length);
        output.writeInt(PROTOCOL_3_0);
        output.write(parameters);
        output.flush();
        DataInputStream input = new DataInputStream(socket.getInputStream());
        int kind = input.read();
        if (kind != 'R') {
            socket.close();
            throw new AssertionError("the server answers '" + (char) kind + "' instead of asking for a password");
        }
        input.readFully(new byte[input.readInt() - Integer.BYTES]);
        return new DawdlingLogin(socket);
    }

    /** The server has closed the connection, or does so within 20 s; by itself it waits for a minute. */
    boolean isEnded() throws IOException {
        try {
            byte[] rest = new byte[1024];
            int read = 0;
            while (read >= 0) {
                read = socket.getInputStream().read(rest);
            }
            return true;
        } catch (SocketException reset) {
            return true;
        } catch (SocketTimeoutException silent) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
