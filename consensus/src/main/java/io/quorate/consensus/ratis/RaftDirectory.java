package io.quorate.consensus.ratis;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What Raft keeps on disk, looked at from outside; safe to use while the log is running. Only {@link #retireOthers} changes anything.
 *
 * @param path the directory that {@link RatisSettings#directory} names
 * @param cluster name of the cluster that the directory should belong to
 * @param recovery names the order of recovery that made the group; empty for the group of the founding
 */
public record RaftDirectory(Path path, String cluster, String recovery) {
    /** Where {@link #retireOthers} puts logs: beneath {@link #path}. */
    public static final String RETIRED = "over-after-recovery";

    private static final String LOG = "current";
    private static final String SNAPSHOTS = "sm";
    private static final String METADATA = "raft-meta";
    private static final List<String> METADATA_KEYS = List.of("term", "votedFor");

    /**
     * True when nothing of the group is there: this node has never taken part, or its disk is not mounted, or was wiped. A voter
     * that forgot its vote must not come back under the same incarnation.
     *
     * @throws LogStartException if the directory cannot be read
     */
    public boolean isEmpty() throws LogStartException {
        return isEmpty(groupDirectory().resolve(LOG))
                && isEmpty(groupDirectory().resolve(SNAPSHOTS));
    }

    /**
     * What the log tells, snapshot and entries, as far as they lie here: also entries of which it is not known whether they were
     * committed. For a recovery of the quorum; see {@link StoredLog}.
     *
     * @throws LogStartException if it cannot be read
     */
    public StoredLog read() throws LogStartException {
        return StoredLogReader.read(groupDirectory());
    }

    /**
     * A server uses it, for whichever group and in whichever process.
     *
     * @throws LogStartException if that cannot be found out
     */
    public boolean isInUse() throws LogStartException {
        for (Path entry : entries(path)) {
            if (isUuid(String.valueOf(entry.getFileName())) && isLocked(entry.resolve("in_use.lock"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocked(Path lock) throws LogStartException {
        if (Files.notExists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held == null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return true;
        } catch (IOException e) {
            throw new LogStartException("whether an agent uses " + lock + " cannot be found out (" + e + ")", e);
        }
    }

    /**
     * Puts the logs of all other groups where no server looks for them, and keeps them: they are over. Only while no server uses one.
     *
     * @throws LogStartException if that is not possible
     */
    public void retireOthers() throws LogStartException {
        for (Path group : otherGroups()) {
            try {
                Path over = Files.createDirectories(path.resolve(RETIRED));
                Files.move(group, over.resolve(group.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new LogStartException("the log in " + group + " cannot be put aside (" + e + ")", e);
            }
        }
    }

    /**
     * Space that is left for the log. A full disk can cost the node its Raft identity: stop before.
     *
     * @throws IOException if the file system does not say
     */
    public long freeBytes() throws IOException {
        Path existing = path.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        // Asking the file store fails where no mount is named for the root, as in a chroot. This does not, but its 0
        // also says that it is not known.
        long free = existing.toFile().getUsableSpace();
        return free > 0 ? free : Files.getFileStore(existing).getUsableSpace();
    }

    /**
     * Refuses what Ratis would start with and should not, or would not start with and could not explain.
     *
     * @throws LogStartException saying what is wrong and what to do
     */
    void check() throws LogStartException {
        refuseOtherClusters();
        Path log = groupDirectory().resolve(LOG);
        if (isEmpty(log)) {
            if (!isEmpty()) {
                throw damaged("there are snapshots but no log in " + groupDirectory());
            }
            return;
        }
        checkMetadata(log.resolve(METADATA));
    }

    Path groupDirectory() {
        return path.resolve(RaftNames.groupUuid(cluster, recovery).toString());
    }

    /** Where Ratis would move a group that it is told to remove; never used, but its default lies in /tmp. */
    Path removedGroups() {
        return path.resolve("removed");
    }

    private void checkMetadata(Path file) throws LogStartException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged("Raft's metadata file " + file + " cannot be read (" + e + ")");
        }
        // Ratis renames an empty file into place when the disk is full while it records a term or a vote.
        if (!properties.keySet().containsAll(METADATA_KEYS)) {
            throw damaged("Raft's metadata file " + file + " holds no term and vote; a full disk leaves it so");
        }
    }

    private static LogStartException damaged(String found) {
        return new LogStartException(
                found + ". Do not repair it by hand: this node no longer knows whom it has voted for."
                        + " Move the directory away and let the node join again under its next Raft incarnation");
    }

    private void refuseOtherClusters() throws LogStartException {
        List<Path> others = otherGroups();
        if (!others.isEmpty()) {
            throw new LogStartException("Raft directory " + path
                    + " belongs to another cluster, or to another group of it (group "
                    + others.get(0).getFileName() + "): the cluster '" + cluster + "' needs a directory of its own");
        }
    }

    private List<Path> otherGroups() throws LogStartException {
        return entries(path).stream()
                .filter(entry -> isUuid(String.valueOf(entry.getFileName())) && !entry.equals(groupDirectory()))
                .toList();
    }

    private static boolean isUuid(String name) {
        try {
            return UUID.fromString(name).toString().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isEmpty(Path directory) throws LogStartException {
        return entries(directory).isEmpty();
    }

    private static List<Path> entries(Path directory) throws LogStartException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            throw new LogStartException("Raft directory " + directory + " cannot be read (" + e + ")", e);
        }
    }
}
