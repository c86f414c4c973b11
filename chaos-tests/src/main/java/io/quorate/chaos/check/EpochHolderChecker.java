package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Stamp;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An epoch belongs to one node, and no node returns to an earlier one. Looks at every answer of a primary, reads too. */
public final class EpochHolderChecker implements Checker {
    @Override
    public String name() {
        return "epoch-holders";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        new Epochs(history).doubtUnlessStamped(findings);
        Map<Long, Attempt> firstOfEpoch = new HashMap<>();
        Map<String, EpochLadder> ladders = new HashMap<>();
        for (Attempt answer : stamped(history)) {
            Stamp stamp = answer.stamp().orElseThrow();
            if (stamp.isPrimary()) {
                checkHolder(firstOfEpoch.computeIfAbsent(stamp.epoch(), epoch -> answer), answer, findings);
                checkGrowth(ladders.computeIfAbsent(stamp.node(), node -> new EpochLadder()), answer, findings);
            } else if (answer.isAcknowledgement()) {
                findings.offend(stamp.node() + " acknowledged a write in recovery", answer);
            }
        }
        findings.figure("epochs", firstOfEpoch.size());
        return findings.result(name(), firstOfEpoch.size() + " epochs, each of one node");
    }

    private static List<Attempt> stamped(History history) {
        return history.attempts().stream()
                .filter(attempt -> attempt.isOk() && attempt.stamp().isPresent())
                .sorted(Comparator.comparingLong(attempt -> attempt.last().index()))
                .toList();
    }

    private static void checkHolder(Attempt first, Attempt answer, Findings findings) {
        Stamp stamp = answer.stamp().orElseThrow();
        String holder = first.stamp().orElseThrow().node();
        if (!holder.equals(stamp.node())) {
            findings.offend("epoch " + stamp.epoch() + " is of " + holder + " and of " + stamp.node(), first, answer);
        }
    }

    private static void checkGrowth(EpochLadder ladder, Attempt answer, Findings findings) {
        Stamp stamp = answer.stamp().orElseThrow();
        ladder.newerBefore(answer, stamp.epoch())
                .ifPresent(earlier -> findings.offend(
                        stamp.node() + " went back from epoch " + EpochLadder.epoch(earlier) + " to " + stamp.epoch(),
                        earlier,
                        answer));
        ladder.add(answer);
    }
}
