package io.quorate.agent.simulation;

import java.util.Locale;

/**
 * Something that goes wrong at a moment of a life, and comes right again later.
 *
 * @param at nanoseconds since the beginning of the life
 * @param lasts nanoseconds until it is over
 * @param meetsPrimary it meets whoever is primary then, if somebody is
 * @param number of the host that it meets otherwise
 * @param other of another host, where there are two
 */
record Fault(Kind kind, long at, long lasts, boolean meetsPrimary, int number, int other) {
    enum Kind {
        POSTGRES_CRASHES,
        POSTGRES_HANGS,
        WRITES_HANG,
        AGENT_IS_KILLED,
        AGENT_FREEZES,
        HOST_IS_SUSPENDED,
        HOST_LOSES_POWER,
        ALL_LOSE_POWER,
        ONE_GUARD_IS_KILLED,
        IS_CUT_OFF,
        HEARS_NOBODY,
        IS_HEARD_BY_NOBODY,
        LINK_IS_CUT,
        NETWORK_IS_SLOW,
        LEADER_IS_DEPOSED,
        REPLAYS_SLOWLY,
        DISK_IS_LOST,
        PAUSE,
        SWITCHOVER,
        STARTED_BY_HAND
    }

    @Override
    public String toString() {
        return String.format(
                        "%9.3f s  %s",
                        at / 1e9, kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                + (meetsPrimary ? " the primary, or" : "") + " n" + (number + 1)
                + (kind == Kind.LINK_IS_CUT ? " and n" + (other + 1) : "")
                + String.format(", for %.3f s", lasts / 1e9);
    }
}
