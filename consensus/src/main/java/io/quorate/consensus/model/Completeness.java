package io.quorate.consensus.model;

/**
 * Of a holder that had every acknowledged write when it was chosen, by the promises that it was chosen on; not of one that an operator
 * has chosen.
 *
 * @param incarnation the life of its data directory then
 * @param position where its WAL ended then
 */
public record Completeness(Incarnation incarnation, WalPosition position) {}
