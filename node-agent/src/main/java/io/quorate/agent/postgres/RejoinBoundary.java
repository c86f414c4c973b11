package io.quorate.agent.postgres;

/** The moments between two steps of an initdb, a clone or a rewind at which an agent may be lost, in their order. */
enum RejoinBoundary {
    /** What would be discarded has been kept aside; nothing has been changed. */
    BEFORE_MARKER,
    MARKER_SET,
    /** initdb, pg_basebackup or pg_rewind has ended. */
    PROGRAM_ENDED,
    FENCE_RESTORED,
    /** The old data directory is out of the way, and no other is in its place. */
    MOVED_ASIDE,
    MOVED_INTO_PLACE,
    /** A rewound directory has replayed what makes it of one piece; its server runs. */
    CONSISTENT,
    INCARNATION_WRITTEN
}
