package io.quorate.agent.simulation;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.WalPosition;
import java.util.Optional;

/** A data directory: what is left of a PostgreSQL when none of its processes is. */
final class Disk {
    DataDirectory directory = DataDirectory.EMPTY;
    Optional<Long> systemIdentifier = Optional.empty();
    Optional<Incarnation> incarnation = Optional.empty();

    /** Written; the last records may not have been flushed. */
    Wal wal = Wal.EMPTY;

    /** So many records survive a loss of power. */
    int flushed;

    /** What stands there is a part of a copy, whatever anybody has marked. */
    boolean isHalfCopied;

    Optional<WalPosition> shutDownAt = Optional.empty();
    boolean fenceStands;
    Epoch promised = Epoch.NONE;

    /** Of the primacy that the server belongs to. */
    Epoch epoch = Epoch.NONE;

    /** Of a directory whose content is new. */
    void incarnatedAs(long number) {
        incarnation = Optional.of(new Incarnation(String.format("%016x", number)));
    }

    void flush() {
        flushed = wal.length();
    }

    /** What was written and not flushed is gone. */
    void losePower() {
        wal = wal.first(flushed);
    }

    /** Somebody replaces the disk. */
    void lose() {
        directory = DataDirectory.EMPTY;
        isHalfCopied = false;
        systemIdentifier = Optional.empty();
        incarnation = Optional.empty();
        wal = Wal.EMPTY;
        flushed = 0;
        shutDownAt = Optional.empty();
        fenceStands = false;
        promised = Epoch.NONE;
        epoch = Epoch.NONE;
    }

    /** The content of another's, in its place. */
    void copy(Disk from, Wal upTo, long incarnationNumber) {
        directory = DataDirectory.PRESENT;
        isHalfCopied = false;
        systemIdentifier = from.systemIdentifier;
        incarnatedAs(incarnationNumber);
        wal = upTo;
        flush();
        shutDownAt = Optional.empty();
        fenceStands = true;
    }
}
