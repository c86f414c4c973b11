package io.quorate.chaos.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk of a host: an ext4 file system of its own in a file, mounted here and bound into the container. It can lose power, hang, become
 * read-only and fill up without any other disk noticing. Takes root and loop devices.
 */
public final class Disk implements AutoCloseable {
    private final Path image;
    private final Path mount;
    private boolean isMounted;
    private boolean isFrozen;

    private Disk(Path image, Path mount) {
        this.image = image;
        this.mount = mount;
    }

    static Disk make(Path image, Path mount, long megabytes) {
        Disk disk = new Disk(image, mount);
        try {
            Files.createDirectories(mount);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + mount, e);
        }
        Command.run("truncate", "-s", megabytes + "M", image.toString());
        Command.run("mkfs.ext4", "-q", "-F", image.toString());
        disk.mount();
        return disk;
    }

    /** Where it is mounted on this machine. */
    Path mountPoint() {
        return mount;
    }

    synchronized void mount() {
        if (!isMounted) {
            Command.run("mount", "-o", "loop", image.toString(), mount.toString());
            isMounted = true;
        }
    }

    synchronized void unmount() {
        thaw();
        if (isMounted) {
            Command.run("umount", mount.toString());
            isMounted = false;
        }
    }

    /**
     * What is not on the disk by now never comes there; every later write fails. (ext4 knows the shutdown of XFS; by default it does not
     * flush its journal.) It is whole again after {@link #unmount} and {@link #mount}, for which nobody may have a file open.
     */
    public void losePower() {
        Command.run("xfs_io", "-x", "-c", "shutdown", mount.toString());
    }

    /** Writers wait until {@link #thaw}; not even SIGKILL ends them before. */
    public synchronized void freeze() {
        Command.run("fsfreeze", "-f", mount.toString());
        isFrozen = true;
    }

    public synchronized void thaw() {
        if (isFrozen) {
            Command.run("fsfreeze", "-u", mount.toString());
            isFrozen = false;
        }
    }

    /** Every write fails with ENOSPC until {@link #empty}. Returns how many bytes are left. */
    public long fill() {
        Path filler = filler();
        // It ends with an error once nothing fits any more.
        Command.run(
                "sh",
                "-c",
                "dd if=/dev/zero of='" + filler + "' bs=64k 2>/dev/null; dd if=/dev/zero bs=512 2>/dev/null >>'"
                        + filler + "'; true");
        return free();
    }

    public void empty() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + filler(), e);
        }
    }

    /** Bytes that anybody but root could still write. */
    public long free() {
        try {
            return Files.getFileStore(mount).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure " + mount, e);
        }
    }

    /** As after an error of the device: EROFS at once, until it is unmounted and mounted. */
    public void becomeReadOnly() {
        Command.run(List.of("mount", "-o", "remount,abort", mount.toString()));
    }

    /** Tried, as a kernel may refuse writes and still say that it is mounted for them. */
    public boolean isReadOnly() {
        Path probe = mount.resolve("probe");
        try {
            Files.writeString(probe, "written");
            Files.delete(probe);
            return false;
        } catch (FileSystemException refused) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + mount, e);
        }
    }

    /** {@code major:minor} of the loop device (lsblk(8)). */
    String device() {
        String source =
                Command.run("findmnt", "-n", "-o", "SOURCE", mount.toString()).strip();
        return Command.run("lsblk", "-n", "-d", "-o", "MAJ:MIN", source).strip();
    }

    /** Puts a copy of all directories aside; nobody may have a file open. */
    public void keepCopy() {
        Command.run("sh", "-c", "rm -rf '" + copy() + "' && cp -a '" + mount + "' '" + copy() + "'");
    }

    /** Puts the copy in the place of what is there, and removes it. Returns how many files were different. */
    public long restoreCopy() {
        String different =
                Command.run("sh", "-c", "diff -rq '" + copy() + "' '" + mount + "' | grep -vc lost+found || true");
        Command.run(
                "sh",
                "-c",
                "find '" + mount + "' -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} + && cp -a '" + copy()
                        + "/.' '" + mount + "' && rm -rf '" + copy() + "'");
        return Long.parseLong(different.strip());
    }

    @Override
    public void close() {
        unmount();
        Command.run("rm", "-rf", copy().toString());
    }

    private Path copy() {
        return image.resolveSibling(image.getFileName() + ".copy");
    }

    private Path filler() {
        return mount.resolve("filler");
    }
}
