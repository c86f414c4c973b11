package io.quorate.agent.simulation;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The WAL that a data directory holds, as a chain from its last record back to the first. Two hold the same as far as their chains are
 * the same objects.
 */
final class Wal {
    private static final long FIRST = 0x1000000;
    private static final long RECORD = 0x100;

    /** Of a database system that was just made. */
    static final Wal EMPTY = new Wal(null, new Timeline(1), 0, 0, 0);

    private final @Nullable Wal before;
    private final Timeline timeline;
    private final int length;
    private final long write;
    private final long epoch;

    private Wal(@Nullable Wal before, Timeline timeline, int length, long write, long epoch) {
        this.before = before;
        this.timeline = timeline;
        this.length = length;
        this.write = write;
        this.epoch = epoch;
    }

    /** @param write number of a client's write; 0 for a record of the server's own */
    Wal with(long write, long epoch) {
        return new Wal(this, timeline, length + 1, write, epoch);
    }

    /** The record that ends a recovery begins the timeline. */
    Wal promotedTo(Timeline next, long epoch) {
        return new Wal(this, next, length + 1, 0, epoch);
    }

    int length() {
        return length;
    }

    long write() {
        return write;
    }

    /** In which the last record was written. */
    long epoch() {
        return epoch;
    }

    Timeline timeline() {
        return timeline;
    }

    WalPosition end() {
        return new WalPosition(timeline, lsn(length));
    }

    static Lsn lsn(int length) {
        return new Lsn(FIRST + RECORD * length);
    }

    /** So many records take up. */
    static long bytes(int records) {
        return RECORD * records;
    }

    /** The beginning of it, so many records long, or all of it. */
    Wal first(int records) {
        Wal at = this;
        while (at.length > records && at.before != null) {
            at = at.before;
        }
        return at;
    }

    boolean isBeginningOf(Wal other) {
        return other.first(length) == this;
    }

    /** What both have in common. */
    Wal sharedWith(Wal other) {
        Wal mine = first(other.length);
        Wal others = other.first(length);
        while (mine != others && mine.before != null && others.before != null) {
            mine = mine.before;
            others = others.before;
        }
        return mine;
    }

    /** Its records beyond the beginning, the oldest first. */
    List<Wal> beyond(Wal beginning) {
        List<Wal> records = new ArrayList<>();
        for (Wal at = this; at != null && at.length > beginning.length; at = at.before) {
            records.add(at);
        }
        Collections.reverse(records);
        return records;
    }

    @Override
    public String toString() {
        return end() + (write == 0 ? "" : " (write " + write + ")");
    }
}
