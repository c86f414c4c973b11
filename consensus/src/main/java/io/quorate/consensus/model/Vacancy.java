package io.quorate.consensus.model;

import java.util.Optional;

/**
 * How the last lease ended; kept until the next grant.
 *
 * @param epoch epoch of the lease that ended
 * @param released by its holder, who was sure that no write is possible any more; otherwise it expired
 * @param position the last primary's WAL: its end when {@code positionIsFinal}, else where its last applied renewal saw it. A
 *     holder that was never promoted leaves what it had found.
 * @param successor the node that the holder handed over to
 * @param completeness of the last holder ({@link Lease#completeness})
 */
public record Vacancy(
        Epoch epoch,
        NodeId lastHolder,
        boolean released,
        Optional<WalPosition> position,
        boolean positionIsFinal,
        String reason,
        Optional<NodeId> successor,
        Optional<Completeness> completeness) {}
