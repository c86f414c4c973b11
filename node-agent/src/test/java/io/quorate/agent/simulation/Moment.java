package io.quorate.agent.simulation;

/** What a fault may wait for: most mistakes show only when something goes wrong in the midst of a change. */
enum Moment {
    ANY,
    GRANT,
    EXPIRY,
    RELEASE,
    RENEWAL,
    RESERVATION,
    PROMOTION,
    WRITABLE,
    ESTABLISHMENT,
    RECORD,
    ADMISSION
}
