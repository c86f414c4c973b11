package io.quorate.client;

import io.quorate.proto.v1.PlanRecoveryReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What survivors answer to the question how they would go on. */
public final class RecoveryPlans {
    private RecoveryPlans() {}

    /** Recovery 1, from a log up to term 4. */
    public static PlanRecoveryReply.Builder reply(long logIndex, String... survivors) {
        return PlanRecoveryReply.newBuilder()
                .setOrder("order made at " + logIndex)
                .setLogTerm(4)
                .setLogIndex(logIndex)
                .addPlan("recovery 1 of cluster demo, seen from " + survivors[0])
                .addPlan("  survivors  " + String.join(", ", survivors))
                .setRecovery(1)
                .addAllSurvivors(List.of(survivors));
    }

    /** Of cluster demo without n1 and n3. */
    public static RecoveryPlan withoutTwo() {
        return new RecoveryPlan(
                "demo",
                new TreeSet<>(List.of("n1", "n3")),
                new TreeMap<>(Map.of("n2", new Endpoint("10.0.0.2", 7001))),
                reply(1234, "n2").build());
    }
}
