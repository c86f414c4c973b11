package io.quorate.chaos.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The control group of a container's first process, seen from this machine: what the kernel lets the container do, in version 1 (Linux,
 * Documentation/admin-guide/cgroup-v1/blkio-controller) or 2 (cgroup-v2, "IO Interface Files").
 */
final class ControlGroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String BLOCK_DEVICES = "blkio";

    private final List<String> memberships;

    private ControlGroup(List<String> memberships) {
        this.memberships = memberships;
    }

    static ControlGroup of(long pid) {
        try {
            return new ControlGroup(Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")));
        } catch (IOException e) {
            throw new InfrastructureException("the control groups of process " + pid + " cannot be read", e);
        }
    }

    /**
     * What the group hands to a device waits until no more than so many writes happen in a second.
     *
     * @param device {@code major:minor}
     */
    void limitWrites(String device, int perSecond) {
        set(device, device + " " + perSecond, device + " wiops=" + perSecond);
    }

    void unlimitWrites(String device) {
        set(device, device + " 0", device + " wiops=max");
    }

    private void set(String device, String first, String second) {
        Path file = isFirstVersion()
                ? directory(BLOCK_DEVICES).resolve("blkio.throttle.write_iops_device")
                : directory("").resolve("io.max");
        try {
            Files.writeString(file, (isFirstVersion() ? first : second) + "\n");
        } catch (IOException e) {
            throw new InfrastructureException("writes to device " + device + " cannot be limited by " + file, e);
        }
    }

    private boolean isFirstVersion() {
        return Files.isDirectory(ROOT.resolve(BLOCK_DEVICES));
    }

    /** Lines are {@code number:controllers:path}; version 2 names no controller (cgroups(7)). */
    private Path directory(String controller) {
        return memberships.stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> List.of(parts[1].split(",")).contains(controller))
                .map(parts -> ROOT.resolve(controller).resolve(parts[2].substring(1)))
                .findFirst()
                .orElseThrow(
                        () -> new InfrastructureException("no control group '" + controller + "': " + memberships));
    }
}
