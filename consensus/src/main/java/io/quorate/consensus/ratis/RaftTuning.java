package io.quorate.consensus.ratis;

import java.time.Duration;

/**
 * What may be tuned, the same on every node of a cluster.
 *
 * @param electionTimeoutMin shortest silence of the leader after which an election starts
 * @param electionTimeoutMax longest such silence; a leader that reaches no majority for as long steps down
 * @param snapshotThreshold log entries between two snapshots (a command takes two entries)
 * @param logSegmentBytes size of a log file; what is purged is whole files, and the open one is kept on the heap
 * @param idleWriteInterval a leader whose log stands still writes once in this time, because Ratis repairs a follower that has
 *     lost the end of its log only while it has something to send (RATIS-2523)
 */
public record RaftTuning(
        Duration electionTimeoutMin,
        Duration electionTimeoutMax,
        int snapshotThreshold,
        int logSegmentBytes,
        Duration idleWriteInterval) {
    private static final Duration LEAST_ELECTION_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_ELECTION_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LEAST_IDLE_WRITE_INTERVAL = Duration.ofMillis(100);
    private static final int LEAST_LOG_SEGMENT_BYTES = 64 << 10;

    /** Below the bounds above, which it is checked against. */
    public static final RaftTuning DEFAULT =
            new RaftTuning(Duration.ofMillis(500), Duration.ofMillis(900), 1000, 1 << 20, Duration.ofSeconds(5));

    public RaftTuning {
        require(
                electionTimeoutMin.compareTo(LEAST_ELECTION_TIMEOUT) >= 0,
                "least election timeout",
                text(electionTimeoutMin),
                text(LEAST_ELECTION_TIMEOUT) + " or more");
        // Voters that time out together split the vote: the range is what keeps them apart.
        require(
                electionTimeoutMax.compareTo(electionTimeoutMin) > 0
                        && electionTimeoutMax.compareTo(LONGEST_ELECTION_TIMEOUT) <= 0,
                "longest election timeout",
                text(electionTimeoutMax),
                "more than " + text(electionTimeoutMin) + ", at most " + text(LONGEST_ELECTION_TIMEOUT));
        require(snapshotThreshold >= 1, "snapshot threshold", snapshotThreshold, "1 or more");
        require(
                logSegmentBytes >= LEAST_LOG_SEGMENT_BYTES,
                "log segment size",
                logSegmentBytes,
                LEAST_LOG_SEGMENT_BYTES + " bytes or more");
        require(
                idleWriteInterval.compareTo(LEAST_IDLE_WRITE_INTERVAL) >= 0,
                "idle write interval",
                text(idleWriteInterval),
                text(LEAST_IDLE_WRITE_INTERVAL) + " or more");
    }

    public RaftTuning withElectionTimeouts(Duration min, Duration max) {
        return new RaftTuning(min, max, snapshotThreshold, logSegmentBytes, idleWriteInterval);
    }

    /** Smaller values than the defaults bound the disk more tightly and cost more writing. */
    public RaftTuning withLogBounds(int newSnapshotThreshold, int newLogSegmentBytes) {
        return new RaftTuning(
                electionTimeoutMin, electionTimeoutMax, newSnapshotThreshold, newLogSegmentBytes, idleWriteInterval);
    }

    public RaftTuning withIdleWriteInterval(Duration interval) {
        return new RaftTuning(electionTimeoutMin, electionTimeoutMax, snapshotThreshold, logSegmentBytes, interval);
    }

    static void require(boolean isAllowed, String name, Object value, String allowed) {
        if (!isAllowed) {
            throw new IllegalArgumentException(name + " is " + value + ": allowed is " + allowed);
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
