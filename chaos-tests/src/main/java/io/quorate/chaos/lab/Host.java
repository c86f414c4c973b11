package io.quorate.chaos.lab;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * A machine with an agent and, unless it is a witness, a PostgreSQL. What breaks it is one method each; who calls them keeps account of
 * what has to be healed. For one thread at a time.
 */
public final class Host {
    /** Where everything of the host is, in its container. */
    static final String HOME = "/lab/";

    static final String DATA_DISK = "/pg";
    static final String RAFT_DISK = "/raft";
    static final String ACCOUNT = "postgres";
    private static final String GUARD_PIDS = "/run/quorate/guard.1.pid /run/quorate/guard.2.pid";

    /** Its pid file may outlive it. */
    private static final String FIRST_PID = "p=$(head -n 1 " + DATA_DISK + "/data/postmaster.pid) && kill -0 $p && ";
    /** What a shell says of a program that is not there. */
    private static final int NOT_FOUND = 127;

    private final Box box;
    private final Optional<Disk> dataDisk;
    private final Disk raftDisk;
    private final EnumSet<DiskUse> slowed = EnumSet.noneOf(DiskUse.class);

    /** Processes that can be killed or stopped alone. */
    public enum Part {
        AGENT("agent"),
        GUARDS("guards"),
        /** Agent and guards: whatever would end PostgreSQL with its lease. */
        FENCES("fences"),
        /** PostgreSQL's own first process, which has started all others. */
        FIRST_PROCESS("postmaster"),
        POSTGRESQL("PostgreSQL"),
        BACKEND("backend");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What a disk is for. */
    public enum DiskUse {
        DATA("data", DATA_DISK + "/data"),
        RAFT("Raft", RAFT_DISK);

        private final String text;
        private final String where;

        DiskUse(String text, String where) {
            this.text = text;
            this.where = where;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    Host(Box box, Optional<Disk> dataDisk, Disk raftDisk) {
        this.box = box;
        this.dataDisk = dataDisk;
        this.raftDisk = raftDisk;
    }

    public String name() {
        return box.name();
    }

    public String address() {
        return box.address();
    }

    public boolean hasData() {
        return dataDisk.isPresent();
    }

    /** @throws InfrastructureException for a witness */
    public Disk dataDisk() {
        return dataDisk.orElseThrow(() -> new InfrastructureException(name() + " has no PostgreSQL"));
    }

    public Disk raftDisk() {
        return raftDisk;
    }

    public Disk disk(DiskUse use) {
        return use == DiskUse.RAFT ? raftDisk : dataDisk();
    }

    /** What the host writes to this disk waits until no more than so many writes happen in a second. */
    public void limitWrites(DiskUse use, int perSecond) {
        ControlGroup.of(box.pid()).limitWrites(disk(use).device(), perSecond);
        slowed.add(use);
    }

    public void unlimitWrites(DiskUse use) {
        if (slowed.remove(use)) {
            ControlGroup.of(box.pid()).unlimitWrites(disk(use).device());
        }
    }

    /** How long five blocks take that are flushed one after the other. */
    public Duration timeOfFlushes(DiskUse use) {
        long begin = System.nanoTime();
        String file = use.where + "/flushes";
        execAsAccount(
                        "sh",
                        "-c",
                        "dd if=/dev/zero of=" + file + " bs=4k count=5 oflag=dsync 2>/dev/null; rm -f " + file)
                .text();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** @param percent of one processor, of which it gets no more */
    public void limitProcessor(int percent) {
        box.limitProcessor(percent);
    }

    public void unlimitProcessor() {
        box.unlimitProcessor();
    }

    /** How often it has been made to wait for processor time. */
    public long throttled() {
        String counts = exec("sh", "-c", "cat /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpu/cpu.stat 2>/dev/null; true")
                .text();
        return counts.lines()
                .filter(line -> line.startsWith("nr_throttled "))
                .mapToLong(line -> Long.parseLong(line.substring("nr_throttled ".length())))
                .sum();
    }

    /** As root. */
    public Answer exec(String... command) {
        return box.exec(command);
    }

    /** As the account that runs agent and PostgreSQL. */
    public Answer execAsAccount(String... command) {
        return box.execAs(ACCOUNT, command);
    }

    /** Every process at once; disks keep what the kernel had been given. */
    public void kill() {
        box.kill();
    }

    /** Every process at once, and every disk loses what was not flushed. */
    public void losePower() {
        dataDisk.ifPresent(Disk::losePower);
        raftDisk.losePower();
        box.kill();
    }

    /** After {@link #kill} or {@link #losePower}. */
    public void start() {
        if (!box.isRunning()) {
            remount();
            box.start();
        }
    }

    private void remount() {
        dataDisk.ifPresent(Disk::unmount);
        raftDisk.unmount();
        dataDisk.ifPresent(Disk::mount);
        raftDisk.mount();
    }

    /** All of it stands still, as a virtual machine that is not scheduled. */
    public void pause() {
        box.pause();
    }

    public void unpause() {
        box.unpause();
    }

    public boolean isRunning() {
        return box.isRunning();
    }

    public boolean isPaused() {
        return box.isPaused();
    }

    /** The supervisor does not start the agent again before {@link #releaseAgent}. */
    public void holdAgent() {
        box.exec("touch", HOME + name() + "/agent.hold");
    }

    public void releaseAgent() {
        box.exec("rm", "-f", HOME + name() + "/agent.hold");
    }

    /** @return the pids, in the container, that got the signal */
    public List<Long> signal(Part part, String signal) {
        List<Long> pids = pids(part);
        signal(pids, signal);
        return pids;
    }

    /** Those of them that are gone get none. */
    public void signal(List<Long> pids, String signal) {
        if (!pids.isEmpty()) {
            String numbers = String.join(" ", pids.stream().map(String::valueOf).toList());
            box.exec("sh", "-c", "kill -" + signal + " " + numbers + " 2>/dev/null; true");
        }
    }

    public List<Long> pids(Part part) {
        String script = switch (part) {
            case AGENT -> "cat " + HOME + name() + "/agent.pid";
            case GUARDS -> "cat " + GUARD_PIDS;
            case FENCES -> "cat " + HOME + name() + "/agent.pid " + GUARD_PIDS;
            case FIRST_PROCESS -> FIRST_PID + "echo $p";
            case POSTGRESQL -> FIRST_PID + "echo $p && pgrep -P $p";
            // -o: one of them, the oldest.
            case BACKEND -> FIRST_PID + "pgrep -o -P $p -f ' app app '";
        };
        Answer answer = box.exec("sh", "-c", script);
        if (answer.exitCode() == NOT_FOUND) {
            throw new InfrastructureException("a program is missing in the image: " + answer.stderr());
        }
        return answer.stdout()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+"))
                .map(Long::valueOf)
                .toList();
    }

    /** Ends whatever has been done to it; for after a fault that was not brought about as a whole. */
    void mend() {
        dataDisk.ifPresent(Disk::thaw);
        raftDisk.thaw();
        if (isPaused()) {
            unpause();
        }
        start();
        dataDisk.ifPresent(Disk::empty);
        raftDisk.empty();
        PacketFilter.clear(this);
        SlowNetwork.end(this);
        unlimitProcessor();
        EnumSet.copyOf(slowed).forEach(this::unlimitWrites);
        // Every process but the one that says so (kill(2)).
        exec("sh", "-c", "kill -CONT -1; true");
        releaseAgent();
    }

    /** For a person who looks at a failure. */
    public String containerLog() {
        return box.logs();
    }
}
