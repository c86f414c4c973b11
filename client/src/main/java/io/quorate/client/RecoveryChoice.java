package io.quorate.client;

import io.quorate.proto.v1.PlanRecoveryReply;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Pure: which of the survivors' plans all of them can be given. */
final class RecoveryChoice {
    private static final Comparator<Map.Entry<String, PlanRecoveryReply>> BY_LOG =
            Comparator.<Map.Entry<String, PlanRecoveryReply>>comparingLong(
                            each -> each.getValue().getLogTerm())
                    .thenComparingLong(each -> each.getValue().getLogIndex());

    private RecoveryChoice() {}

    /**
     * That of the survivor whose log goes furthest; but who has taken an order takes no other.
     *
     * @param plans of every survivor, by name
     * @return Done, or Refused when there is none for all
     */
    static Outcome<PlanRecoveryReply> of(SortedMap<String, PlanRecoveryReply> plans) {
        List<Map.Entry<String, PlanRecoveryReply>> taken = plans.entrySet().stream()
                .filter(each -> each.getValue().getAlreadyTaken())
                .toList();
        Map.Entry<String, PlanRecoveryReply> furthest =
                plans.entrySet().stream().max(BY_LOG).orElseThrow();
        Map.Entry<String, PlanRecoveryReply> chosen = taken.isEmpty() ? furthest : taken.get(0);
        Optional<String> obstacle = plans.entrySet().stream()
                .flatMap(each -> disagreement(plans.keySet(), chosen, each).stream())
                .findFirst();
        if (obstacle.isPresent()) {
            return new Outcome.Refused<>(obstacle.get());
        }
        if (BY_LOG.compare(chosen, furthest) < 0) {
            return new Outcome.Refused<>(
                    chosen.getKey() + " has taken an order that was made from less than the log of " + furthest.getKey()
                            + " tells, and takes no other: one of them has to be named in --lost, too");
        }
        return new Outcome.Done<>(chosen.getValue());
    }

    private static Optional<String> disagreement(
            Set<String> survivors,
            Map.Entry<String, PlanRecoveryReply> chosen,
            Map.Entry<String, PlanRecoveryReply> other) {
        PlanRecoveryReply plan = other.getValue();
        if (!survivors.equals(Set.copyOf(plan.getSurvivorsList()))) {
            return Optional.of(other.getKey() + (plan.getAlreadyTaken() ? " has taken an order" : " would go on")
                    + " with " + String.join(", ", plan.getSurvivorsList()) + ", and not with "
                    + String.join(", ", survivors) + ": all others have to be named in --lost");
        }
        if (plan.getRecovery() != chosen.getValue().getRecovery()) {
            return Optional.of(other.getKey() + " is at recovery " + plan.getRecovery() + ", " + chosen.getKey()
                    + " at recovery " + chosen.getValue().getRecovery()
                    + ": they are not survivors of the same group");
        }
        boolean isAnother = plan.getAlreadyTaken()
                && !plan.getOrder().equals(chosen.getValue().getOrder());
        return isAnother
                ? Optional.of(
                        chosen.getKey() + " and " + other.getKey()
                                + " have taken different orders, and take no others: one of them has to be named in --lost, too")
                : Optional.empty();
    }
}
