package io.quorate.agent.simulation;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The processes of one PostgreSQL: what it does by itself and towards clients and other servers. What the agent may do to it is in
 * {@link SimServerPort}.
 */
final class SimPostgres {
    final NodeId node;
    final Disk disk = new Disk();

    private final World world;
    private final Dice dice;
    private SimProcess life;
    private ServerProcess process = ServerProcess.DOWN;
    private Optional<Long> postmaster = Optional.empty();
    private boolean admitsClients;
    private boolean isHung;
    private boolean writesHang;
    private boolean isStreamSlow;
    private boolean isReplayPaused;

    // A standby's.
    private Optional<NodeId> upstream = Optional.empty();
    private Optional<Epoch> tag = Optional.empty();
    private boolean isStreaming;
    private int replayed;
    private long connection;

    // A primary's.
    private SyncSet waitsFor = SyncSet.BLOCKED;

    /** What its configuration says; sessions go by it, too, when they have read it. */
    private SyncSet configured = SyncSet.BLOCKED;

    private final Map<NodeId, Confirmed> confirmed = new HashMap<>();
    private final List<Commit> waiting = new ArrayList<>();

    /** What a standby said it has, and in which epoch's name it connected. */
    record Confirmed(Epoch tag, int flushed, boolean isStreaming) {}

    SimPostgres(NodeId node, World world, Dice dice) {
        this.node = node;
        this.world = world;
        this.dice = dice;
        this.life = new SimProcess(world.events());
    }

    // Its processes.

    /** Comes up in recovery behind the fence, without an upstream. */
    void start() {
        life = new SimProcess(world.events());
        process = ServerProcess.IN_RECOVERY;
        postmaster = Optional.of(world.nextNumber());
        disk.shutDownAt = Optional.empty();
        disk.fenceStands = true;
        upstream = Optional.empty();
        tag = Optional.empty();
        isStreaming = false;
        admitsClients = false;
        isHung = false;
        writesHang = false;
        waitFor(SyncSet.BLOCKED);
        replayed = disk.wal.length();
        disk.flush();
        life.after(dice.millis(100, 300), this::receive);
    }

    /** By somebody who knows nothing of agents. The fence lets it come up in recovery only. */
    void startByHand() {
        if (isRunning() || disk.directory != DataDirectory.PRESENT) {
            return;
        }
        if (disk.isWithoutFence) {
            SyncSet before = configured;
            start();
            disk.fenceStands = false;
            process = ServerProcess.PRIMARY;
            waitFor(before);
            admitsClients = true;
            world.check().becameWritable(this);
        } else if (disk.fenceStands) {
            start();
        }
    }

    /** All processes are killed at once. */
    void kill() {
        life.die();
        process = ServerProcess.DOWN;
        postmaster = Optional.empty();
        isStreaming = false;
        upstream = Optional.empty();
        tag = Optional.empty();
        admitsClients = false;
        confirmed.clear();
        List<Commit> lost = List.copyOf(waiting);
        waiting.clear();
        lost.forEach(commit -> commit.end().accept(false));
    }

    /** An orderly stop: the WAL ends in a record that says so. */
    void shutDown() {
        if (process == ServerProcess.PRIMARY) {
            disk.shutDownAt = Optional.of(disk.wal.end());
            disk.wal = disk.wal.with(0, disk.epoch.number());
        }
        disk.flush();
        Optional<NodeId> none = Optional.empty();
        if (process == ServerProcess.PRIMARY) {
            world.others(node).forEach(standby -> standby.receiveLast(this));
        }
        kill();
        upstream = none;
    }

    /** A primary that stops in order waits until those who stream have all of it. */
    private void receiveLast(SimPostgres primary) {
        boolean isConnected = isStreaming && upstream.equals(Optional.of(primary.node));
        if (isConnected && life.isRunning() && world.network().isOpenBothWays(primary.node, node)) {
            disk.wal = primary.disk.wal;
            disk.flush();
        }
    }

    SimProcess life() {
        return life;
    }

    Optional<Long> postmaster() {
        return postmaster;
    }

    ServerProcess process() {
        return process;
    }

    boolean isRunning() {
        return process != ServerProcess.DOWN;
    }

    boolean isWritable() {
        return process == ServerProcess.PRIMARY;
    }

    boolean isHung() {
        return isHung;
    }

    boolean writesHang() {
        return writesHang;
    }

    /** Nobody gets an answer any more. */
    void hang() {
        isHung = true;
        life.stop();
    }

    /** Its disk is frozen, for writing. */
    void hangWrites() {
        writesHang = true;
    }

    void goOn() {
        isHung = false;
        writesHang = false;
        life.goOn();
    }

    // A standby.

    /** It gets a record now and then, however many there are. */
    void streamSlowly(boolean isSlow) {
        isStreamSlow = isSlow;
    }

    void pauseReplay(boolean isPaused) {
        isReplayPaused = isPaused;
    }

    void cut() {
        upstream = Optional.empty();
        tag = Optional.empty();
        isStreaming = false;
        connection++;
        waitFor(SyncSet.BLOCKED);
    }

    void follow(NodeId primary, Epoch epoch, Optional<Epoch> name) {
        boolean isThere = upstream.equals(Optional.of(primary)) && tag.equals(name) && disk.epoch.equals(epoch);
        if (!isThere) {
            cut();
            upstream = Optional.of(primary);
            tag = name;
            disk.epoch = epoch;
        }
    }

    Optional<NodeId> upstream() {
        return upstream;
    }

    boolean isStreaming() {
        return isStreaming;
    }

    int replayed() {
        return replayed;
    }

    /** Goes on as long as the process lives: connects, where it can, and gets what the primary has. */
    private void receive() {
        if (process == ServerProcess.IN_RECOVERY) {
            Optional<SimPostgres> primary = upstream.flatMap(world::postgres).filter(this::canStream);
            if (primary.isEmpty()) {
                isStreaming = false;
            } else {
                take(primary.get());
            }
            int behind = disk.wal.length() - replayed;
            replayed += isReplayPaused ? 0 : behind;
            long pause = isStreaming && !isStreamSlow ? dice.usuallyMillis(10, 60) : dice.millis(50, 250);
            life.after(pause, this::receive);
        }
    }

    private boolean canStream(SimPostgres primary) {
        return primary.process == ServerProcess.PRIMARY
                && primary.life.isRunning()
                && world.network().isOpenBothWays(node, primary.node)
                && disk.wal.isBeginningOf(primary.disk.wal)
                && !writesHang;
    }

    private void take(SimPostgres primary) {
        if (!isStreaming) {
            connection++;
            isStreaming = true;
        }
        int most = disk.wal.length() + (isStreamSlow ? dice.between(0, 1) : dice.between(1, 20));
        disk.wal = primary.disk.wal.first(most);
        long connectedAs = connection;
        if (world.parts().isReceiptConfirmed()) {
            confirm(primary, connectedAs, disk.wal.length());
        }
        life.after(dice.usuallyMillis(1, world.machines().slowestFlush()), () -> flushed(primary, connectedAs));
    }

    private void flushed(SimPostgres primary, long connectedAs) {
        disk.flush();
        confirm(primary, connectedAs, disk.flushed);
    }

    private void confirm(SimPostgres primary, long connectedAs, int upTo) {
        if (connectedAs == connection && tag.isPresent()) {
            Confirmed said = new Confirmed(tag.get(), upTo, true);
            Optional<Long> server = primary.postmaster;
            world.network().send(node, primary.node, () -> {
                if (primary.postmaster.equals(server) && connectedAs == connection) {
                    primary.life.after(0, () -> primary.hears(node, said));
                }
            });
        }
    }

    // A primary.

    private void hears(NodeId standby, Confirmed said) {
        if (process == ServerProcess.PRIMARY) {
            confirmed.put(standby, said);
            acknowledge();
        }
    }

    /** Whoever is not connected any more has confirmed nothing to it. */
    Map<NodeId, Confirmed> standbys() {
        confirmed
                .keySet()
                .removeIf(standby -> world.postgres(standby)
                        .filter(server -> server.isStreaming && server.upstream.equals(Optional.of(node)))
                        .isEmpty());
        return Map.copyOf(confirmed);
    }

    SyncSet waitsFor() {
        return waitsFor;
    }

    SyncSet configured() {
        return configured;
    }

    void waitFor(SyncSet set) {
        configured = set;
        waitsFor = set;
        acknowledge();
    }

    /** The configuration is changed, and nobody reads it for so long. */
    void waitForLater(SyncSet set, long nanos) {
        configured = set;
        life.after(nanos, () -> {
            if (process == ServerProcess.PRIMARY && configured.equals(set)) {
                waitFor(set);
            }
        });
    }

    void promoted(Timeline timeline) {
        process = ServerProcess.PRIMARY;
        upstream = Optional.empty();
        tag = Optional.empty();
        isStreaming = false;
        connection++;
        confirmed.clear();
        disk.wal = disk.wal.promotedTo(timeline, disk.epoch.number());
        disk.flush();
        replayed = disk.wal.length();
    }

    boolean admitsClients() {
        return admitsClients;
    }

    void admitClients() {
        admitsClients = true;
        world.check().admitted(this);
    }

    void refuseClients() {
        admitsClients = false;
    }

    /** It accepts a write now, if it is reached. */
    boolean takesWrites() {
        return process == ServerProcess.PRIMARY && life.isRunning() && !writesHang;
    }

    /** A client's write, on a connection that it has already. */
    void write(long number, Consumer<Boolean> end) {
        disk.wal = disk.wal.with(number, disk.epoch.number());
        Commit commit = new Commit(disk.wal, end);
        world.check().begun(this, disk.wal);
        waiting.add(commit);
        life.after(dice.usuallyMillis(0.5, 4), () -> {
            disk.flush();
            acknowledge();
        });
    }

    /** Commits whose wait is over are told of; the others go on waiting. */
    private void acknowledge() {
        if (process != ServerProcess.PRIMARY) {
            return;
        }
        List<Commit> done =
                waiting.stream().filter(commit -> isSafe(commit.record())).toList();
        waiting.removeAll(done);
        done.forEach(commit -> {
            world.check().acknowledged(this, commit.record());
            commit.end().accept(true);
        });
    }

    private boolean isSafe(Wal record) {
        Set<NodeId> counted = world.parts().isEverybodyCounted() ? confirmed.keySet() : waitsFor.standbys();
        long enough = counted.stream()
                .map(confirmed::get)
                .filter(said -> said != null && isOfThisEpoch(said) && said.flushed() >= record.length())
                .count();
        boolean isEnough =
                enough >= waitsFor.acknowledgements() || world.parts().isNobodyWaitedFor();
        return disk.flushed >= record.length() && isEnough;
    }

    private boolean isOfThisEpoch(Confirmed said) {
        return said.tag().equals(disk.epoch);
    }

    /** A client gives up waiting: its write is there, seen by all, and nobody vouches for it. */
    void cancelOne() {
        if (!waiting.isEmpty()) {
            Commit commit = waiting.remove(0);
            world.check().cancelled(commit.record());
            commit.end().accept(false);
        }
    }

    /** What a reader sees: everything but what waits. */
    Wal visible() {
        return waiting.isEmpty()
                ? disk.wal
                : disk.wal.first(waiting.get(0).record().length() - 1);
    }

    @Override
    public String toString() {
        return node + ": " + disk.directory + " " + process
                + postmaster.map(pid -> " " + pid).orElse("")
                + " at " + disk.wal + " epoch " + disk.epoch + " promised " + disk.promised
                + upstream.map(from -> ", upstream " + from + (isStreaming ? ", streams" : ""))
                        .orElse("")
                + (process == ServerProcess.PRIMARY ? ", waits for " + waitsFor + ", heard " + confirmed : "")
                + (admitsClients ? ", open" : "") + (disk.fenceStands ? "" : ", no fence")
                + (isHung ? ", hung" : "") + (writesHang ? ", writes hang" : "");
    }
}
