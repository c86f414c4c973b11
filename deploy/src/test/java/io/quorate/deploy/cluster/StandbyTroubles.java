package io.quorate.deploy.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Standbys are killed, frozen and brought back, each by draws and on a thread of its own. A trouble that is not possible, for what it is
 * meant for is not there, is none.
 */
final class StandbyTroubles implements AutoCloseable {
    private static final int TROUBLES = 2;
    private static final Duration LONGEST_PEACE = Duration.ofSeconds(3);

    /** One that is gone leaves the list after 2 s, one that is frozen after 5 s: some are back before, some are not. */
    private static final Duration LONGEST_TROUBLE = Duration.ofSeconds(8);

    private static final Duration END = Duration.ofMinutes(2);

    private final LocalCluster cluster;
    private final long begun = System.nanoTime();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isClosed;

    private enum Trouble {
        POSTGRES_KILLED,
        AGENT_KILLED,
        HOST_KILLED,
        AGENT_FROZEN,
        HOST_FROZEN,
        RECEIVER_STOPPED
    }

    private StandbyTroubles(LocalCluster cluster) {
        this.cluster = cluster;
    }

    static StandbyTroubles begin(LocalCluster cluster, List<String> standbys, long seed) {
        StandbyTroubles troubles = new StandbyTroubles(cluster);
        Random draws = new Random(seed);
        for (String node : standbys) {
            Random own = new Random(draws.nextLong());
            troubles.threads.add(new Thread(() -> troubles.run(node, own), "troubles-of-" + node));
        }
        troubles.threads.forEach(Thread::start);
        return troubles;
    }

    /** Everybody has had all that was drawn. Not all are well again. */
    void awaitEnd() {
        for (Thread thread : threads) {
            try {
                thread.join(END.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " still go on: " + told + "\n" + cluster.describe());
            }
        }
    }

    /** What is frozen goes on, what is down is started. */
    void heal() {
        cluster.mend();
    }

    /** What was done, with milliseconds since the beginning. */
    List<String> told() {
        return List.copyOf(told);
    }

    private void run(String node, Random draws) {
        Trouble[] all = Trouble.values();
        for (int i = 0; i < TROUBLES; i++) {
            pause(Rounds.draw(draws, Duration.ZERO, LONGEST_PEACE));
            Trouble trouble = all[draws.nextInt(all.length)];
            Duration length = Rounds.draw(draws, Duration.ZERO, LONGEST_TROUBLE);
            boolean isLast = i == TROUBLES - 1;
            tell(node, trouble.toString(), make(node, trouble));
            pause(length);
            // Some are left as they are for whoever has to take over.
            if (!isLast || draws.nextBoolean()) {
                tell(node, "end of " + trouble, undo(node, trouble));
            }
        }
    }

    private boolean make(String node, Trouble trouble) {
        return switch (trouble) {
            case POSTGRES_KILLED -> works("crash", node, "postgres");
            case AGENT_KILLED -> works("crash", node, "agent");
            case HOST_KILLED -> works("crash", node, "host");
            case AGENT_FROZEN -> works("freeze", node, "agent");
            case HOST_FROZEN -> works("freeze", node, "host");
            case RECEIVER_STOPPED -> stopReceiver(node);
        };
    }

    private boolean undo(String node, Trouble trouble) {
        return switch (trouble) {
            case POSTGRES_KILLED -> true;
            case AGENT_KILLED, HOST_KILLED -> works("start", node);
            case AGENT_FROZEN, HOST_FROZEN, RECEIVER_STOPPED -> works("thaw", node);
        };
    }

    private boolean works(String script, String... arguments) {
        return cluster.run(script, arguments).exitCode() == 0;
    }

    private boolean stopReceiver(String node) {
        Optional<Long> receiver = cluster.processes(node).walReceiver();
        return receiver.filter(pid -> NodeProcesses.signal("STOP", pid)).isPresent();
    }

    private void tell(String node, String what, boolean isDone) {
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        told.add(millis + " " + node + " " + what + (isDone ? "" : " was not possible"));
    }

    private void pause(Duration length) {
        long until = System.nanoTime() + length.toNanos();
        while (!isClosed && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    @Override
    public void close() {
        isClosed = true;
        threads.forEach(LockSupport::unpark);
        awaitEnd();
    }
}
