package io.quorate.agent.config;

/**
 * How {@code quorate-agent} ends. A supervisor may restart it after every code for which {@link #isRestartUseful} holds; after the
 * others a person has to change something first, and a restart only repeats the message.
 */
public enum AgentExit {
    OK(0, true, "done, or stopped as asked"),
    FENCED(1, true, "fenced and stopped: restart me"),
    USAGE(2, false, "wrong command line"),
    CONFIGURATION(3, false, "wrong configuration"),
    PRECONDITION(4, true, "something on this machine is missing, in use or not permitted"),
    NOT_FOUNDED(5, false, "not initialised, or refused to found or recover the cluster"),
    LOG_DEAD(6, true, "fenced and stopped because the Raft log is dead: restart me"),
    DEFECT(7, true, "a defect of Quorate; the log has the details");

    private final int code;
    private final boolean restartUseful;
    private final String meaning;

    AgentExit(int code, boolean restartUseful, String meaning) {
        this.code = code;
        this.restartUseful = restartUseful;
        this.meaning = meaning;
    }

    /** The exit code of the process, 0 to 7. */
    public int code() {
        return code;
    }

    /** False: the same start would fail in the same way until a person has changed something. */
    public boolean isRestartUseful() {
        return restartUseful;
    }

    /** Half a sentence for people. */
    public String meaning() {
        return meaning;
    }
}
