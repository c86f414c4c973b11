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

    /** What an agent is doing to it, where that takes its time. */
    String workedOn = "";

    Optional<WalPosition> shutDownAt = Optional.empty();
    boolean fenceStands;

    /** Neither of its two parts is there, whatever anybody says. With one of them a server comes up in recovery or not at all. */
    boolean isWithoutFence;

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
        isWithoutFence = false;
        promised = Epoch.NONE;
        epoch = Epoch.NONE;
    }

    /** Somebody puts a copy of another's in its place, by hand. */
    void restore(Disk from, long incarnationNumber) {
        Wal copied = from.wal.first(from.flushed);
        if (from != this) {
            copy(from, copied, incarnationNumber);
            promised = from.promised;
            epoch = from.epoch;
        }
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
        putUpFence();
    }

    void putUpFence() {
        fenceStands = directory == DataDirectory.PRESENT;
        isWithoutFence = false;
    }
}
