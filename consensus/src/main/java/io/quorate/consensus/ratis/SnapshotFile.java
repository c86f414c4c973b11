package io.quorate.consensus.ratis;

import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.StateCodec;
import io.quorate.consensus.log.AppliedState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.util.MD5FileUtil;

/**
 * An applied state in a file: magic number, index of the last command, the state. The checksum stands in a second file beside
 * it, where Ratis looks for it.
 */
final class SnapshotFile {
    static final String UNFINISHED = ".unfinished";

    private static final int MAGIC = 0x51534E31;
    private static final int HEADER = Integer.BYTES + Long.BYTES;

    private SnapshotFile() {}

    /** Puts the file in place whole or not at all, and durably; returns its checksum. */
    static MD5Hash write(Path file, AppliedState applied) throws IOException {
        byte[] content = encode(applied);
        Path directory = Objects.requireNonNull(file.getParent());
        Path unfinished = directory.resolve(file.getFileName() + UNFINISHED);
        writeDurably(unfinished, content);
        MD5Hash checksum = MD5Hash.newInstance(MD5FileUtil.newMD5().digest(content));
        // The checksum first: a snapshot that can be seen can be verified, and be sent to a follower.
        MD5FileUtil.saveMD5File(file.toFile(), checksum);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(directory);
        return checksum;
    }

    /** @throws IOException naming the file, if it is not what was written or comes from a newer version */
    static AppliedState read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        MD5Hash expected = MD5FileUtil.readStoredMd5ForFile(file.toFile());
        MD5Hash found = MD5Hash.newInstance(MD5FileUtil.newMD5().digest(content));
        if (!found.equals(expected)) {
            throw new IOException(
                    "snapshot " + file + " is damaged: its checksum is " + found + ", recorded is " + expected);
        }
        try {
            return decode(content);
        } catch (CodecException e) {
            throw new IOException("snapshot " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] encode(AppliedState applied) {
        byte[] state = StateCodec.encode(applied.state());
        return ByteBuffer.allocate(HEADER + state.length)
                .putInt(MAGIC)
                .putLong(applied.index())
                .put(state)
                .array();
    }

    private static AppliedState decode(byte[] content) throws CodecException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        if (content.length < HEADER || buffer.getInt() != MAGIC) {
            throw new CodecException("it does not start like a snapshot of this version");
        }
        long index = buffer.getLong();
        byte[] state = new byte[buffer.remaining()];
        buffer.get(state);
        return new AppliedState(index, StateCodec.decode(state));
    }

    private static void writeDurably(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
    }

    /** A rename is durable only when its directory is. */
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
