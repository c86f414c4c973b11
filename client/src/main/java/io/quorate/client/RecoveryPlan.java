package io.quorate.client;

import io.quorate.proto.v1.PlanRecoveryReply;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What the survivors of a lost majority can be told, each the same; nothing has changed yet.
 *
 * @param lost names
 * @param survivors where each one's agent listens, by name
 * @param best the answer of the survivor whose log goes furthest, or of one that has taken its order before
 */
public record RecoveryPlan(
        String cluster, SortedSet<String> lost, SortedMap<String, Endpoint> survivors, PlanRecoveryReply best) {
    /** A client that asks the survivors only; the caller closes it. */
    public ClusterClient connect() {
        return new ClusterClient(survivors.values().stream().toList());
    }
}
