package io.quorate.agent.postgres;

import io.quorate.agent.observation.DataDirectory;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What can be said of the data directory from its files alone. */
final class DataDirectoryLook {
    private DataDirectoryLook() {}

    /** Content that is no whole data directory is nobody's to start or to overwrite, so it counts as unfinished. */
    static DataDirectory state(ServerFiles files, UnfinishedMarker marker) throws IOException {
        if (marker.isSet()) {
            return DataDirectory.UNFINISHED;
        }
        if (isEmpty(files.data())) {
            return DataDirectory.EMPTY;
        }
        boolean isWhole = Files.exists(files.data().resolve("PG_VERSION")) && Files.exists(files.control());
        return isWhole ? DataDirectory.PRESENT : DataDirectory.UNFINISHED;
    }

    static boolean isEmpty(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    /** PG_VERSION; empty while there is no data directory. */
    static Optional<Integer> majorVersion(Path data) {
        try {
            return Optional.of(Integer.parseInt(
                    Files.readString(data.resolve("PG_VERSION")).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The first eight bytes of pg_control, in every version, in the machine's byte order. Unsigned. */
    static Optional<Long> systemIdentifier(ServerFiles files) {
        byte[] bytes = new byte[Long.BYTES];
        try (DataInputStream control = new DataInputStream(Files.newInputStream(files.control()))) {
            control.readFully(bytes);
            return Optional.of(
                    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
