package io.quorate.agent.loop;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.HashMap;
import java.util.Map;

/**
 * What a fake server's data directory holds of the WAL: where it ends, and where each timeline left its parent.
 *
 * @param forks by the timeline that begins there
 */
record FakeWal(WalPosition end, Map<Timeline, WalPosition> forks) {
    FakeWal {
        forks = Map.copyOf(forks);
    }

    /** Of a new database system. */
    static FakeWal fresh() {
        return new FakeWal(new WalPosition(new Timeline(1), Lsn.parse("0/1000000")), Map.of());
    }

    FakeWal grownBy(long bytes) {
        Lsn further = new Lsn(end.lsn().value() + bytes);
        return new FakeWal(new WalPosition(end.timeline(), further), forks);
    }

    FakeWal promotedTo(Timeline timeline) {
        Map<Timeline, WalPosition> more = new HashMap<>(forks);
        more.put(timeline, end);
        return new FakeWal(new WalPosition(timeline, end.lsn()), more);
    }

    boolean holds(WalPosition position) {
        return new FakeWal(position, Map.of()).isPartOf(this);
    }

    /** Whoever holds the other holds all of this one: a standby at this end can stream from there. */
    boolean isPartOf(FakeWal other) {
        WalPosition shared = other.end;
        while (shared != null) {
            if (shared.timeline().equals(end.timeline())) {
                return !end.lsn().isAfter(shared.lsn());
            }
            shared = other.forks.get(shared.timeline());
        }
        return false;
    }
}
