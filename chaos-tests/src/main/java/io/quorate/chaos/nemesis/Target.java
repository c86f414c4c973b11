package io.quorate.chaos.nemesis;

/** Whom a fault strikes. */
public enum Target {
    PRIMARY("the primary's"),
    STANDBY("a standby's"),
    /** Whose agent leads Raft. */
    COORDINATOR("the coordinator's");

    private final String whose;

    Target(String whose) {
        this.whose = whose;
    }

    String whose() {
        return whose;
    }
}
