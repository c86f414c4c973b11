package io.quorate.client.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What clusterctl's exit status tells a script. */
public enum ExitCode {
    /** Done; for status: healthy. */
    OK(0, "done; for status: healthy"),
    /** The cluster, or the person who was asked, said no, or a switchover failed. */
    REFUSED(1, "refused, or failed with a known end"),
    /** Something was typed wrong, also the name of a node that does not exist; nothing happened. */
    USAGE(2, "usage: an argument is wrong, or names no node of the cluster"),
    /** Nothing happened, or status and history are only what the reachable agents know. */
    NO_QUORUM(3, "no quorum or coordinator"),
    /** The request left and no answer came: it may have happened, or may happen yet. */
    OUTCOME_UNKNOWN(4, "time-out or broken connection, the outcome is not known"),
    /** Only status: a majority answered, and the cluster is not as it should be. */
    DEGRADED(5, "status: no primary, or a node not reachable or not streaming");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }

    /** Number and meaning of all, for the help. */
    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            all.put(" " + code.number, code.meaning);
        }
        return all;
    }
}
