package io.quorate.client.render;

import io.quorate.client.RecoveryPlan;
import io.quorate.proto.v1.ClusterStatus;
import java.util.List;
import java.util.Optional;

/** What {@code recover-quorum} would do, and what came of it. */
public final class RecoveryText {
    private final RecoveryPlan plan;

    public RecoveryText(RecoveryPlan plan) {
        this.plan = plan;
    }

    /** Lines, each ended by a line feed: the plan, and how to go on. */
    public String proposal() {
        return String.join("\n", plan.best().getPlanList())
                + "\nNothing was changed. To go on: the same again with --confirm " + plan.cluster() + "\n";
    }

    /** Lines without line feeds for whoever has to mend it: not every survivor has taken the order. */
    public List<String> halfDone(List<String> taken, List<String> others) {
        String missing = String.join(", ", others);
        return List.of(
                "The order is the same for all, and " + String.join(", ", taken) + " will have left the old group. For "
                        + missing + ":",
                "  - while its agent runs, give this command again;",
                "  - an agent that has ended with exit code 5 was left behind: copy the file recovery-order from the state",
                "    directory of " + taken.get(0) + " to its host, run there quorate-agent recover-quorum --order FILE"
                        + " --confirm " + plan.cluster() + ",",
                "    and start it.");
    }

    /**
     * One line ended by a line feed.
     *
     * @param recovered the first confirmed status with a primary; empty when there was none in this time
     */
    public String result(Optional<ClusterStatus> recovered, long elapsedMs) {
        return recovered
                        .map(status -> "recover-quorum done after " + Quantities.seconds(elapsedMs) + ": "
                                + status.getPrimary() + " is primary, epoch " + status.getEpoch())
                        .orElseGet(() -> "recover-quorum: every survivor has taken the order of recovery "
                                + plan.best().getRecovery() + ", no primary after " + Quantities.seconds(elapsedMs))
                + "\n";
    }

    /**
     * One JSON object.
     *
     * @param isTaken every survivor has taken the order
     */
    public String json(boolean isTaken, Optional<ClusterStatus> recovered, Optional<Long> elapsedMs) {
        return JsonText.of(json -> json.object(fields -> {
            fields.field("command", "recover-quorum");
            fields.field("cluster", plan.cluster());
            fields.field("recovery", plan.best().getRecovery());
            fields.texts("lost", plan.lost());
            fields.texts("survivors", plan.survivors().keySet());
            fields.field("log_term", plan.best().getLogTerm());
            fields.field("log_index", plan.best().getLogIndex());
            fields.texts("plan", plan.best().getPlanList());
            fields.field("taken", isTaken);
            fields.text("primary", recovered.map(ClusterStatus::getPrimary));
            fields.number("epoch", recovered.map(ClusterStatus::getEpoch));
            fields.number("elapsed_ms", elapsedMs);
        }));
    }
}
