package io.quorate.agent.simulation;

import io.quorate.consensus.model.NodeId;
import java.util.Locale;

/**
 * Something that goes wrong in a life, and comes right again later.
 *
 * @param lasts nanoseconds until it is over
 * @param meetsPrimary it meets whoever is primary then, if somebody is
 * @param number of the host that it meets otherwise
 * @param other of another host, where there are two
 */
record Fault(Kind kind, When when, long lasts, boolean meetsPrimary, int number, int other) {
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
        STREAMS_SLOWLY,
        REPLAYS_SLOWLY,
        WALL_CLOCK_IS_SET,
        DISK_IS_LOST,
        DISK_IS_RESTORED,
        PAUSE,
        SWITCHOVER,
        STARTED_BY_HAND;

        /** Where it meets the primary it says nothing: a standby's it has to be. */
        boolean isOfStandbys() {
            return this == STREAMS_SLOWLY || this == REPLAYS_SLOWLY || this == DISK_IS_LOST || this == DISK_IS_RESTORED;
        }
    }

    /**
     * @param at nanoseconds since the beginning of the life
     * @param moment the next of these from then on, if there is one
     * @param delay nanoseconds after that
     */
    record When(long at, Moment moment, long delay) {
        static When at(long nanos) {
            return new When(nanos, Moment.ANY, 0);
        }

        @Override
        public String toString() {
            String time = String.format("%9.3f s", at / 1e9);
            return moment == Moment.ANY
                    ? time
                    : time + String.format(", %.3f s after the next %s", delay / 1e9, text(moment));
        }
    }

    private static String text(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What it comes to, when it meets this node. */
    String at(NodeId node) {
        return node + ": " + text(kind) + String.format(", for %.3f s", lasts / 1e9);
    }

    @Override
    public String toString() {
        return when + "  " + text(kind)
                + (meetsPrimary ? " the primary, or" : "") + " n" + (number + 1)
                + (kind == Kind.LINK_IS_CUT || kind == Kind.DISK_IS_RESTORED ? " and n" + (other + 1) : "")
                + String.format(", for %.3f s", lasts / 1e9);
    }
}
