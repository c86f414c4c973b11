package io.quorate.chaos.check;

import io.quorate.chaos.history.History;

/** No acknowledgement in an epoch that was asked for after one of a later epoch had been given: no two primaries take writes. */
public final class EpochOrderChecker implements Checker {
    @Override
    public String name() {
        return "epoch-order";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        Epochs epochs = new Epochs(history);
        epochs.doubtUnlessStamped(findings);
        epochs.acknowledgements().stream()
                .filter(attempt -> attempt.stamp().isPresent())
                .forEach(attempt -> epochs.supersededBy(attempt)
                        .ifPresent(newer -> findings.offend(
                                "acknowledged in epoch " + EpochLadder.epoch(attempt) + " though epoch "
                                        + EpochLadder.epoch(newer) + " had acknowledged before it began",
                                newer,
                                attempt)));
        return findings.result(name(), "no epoch acknowledged anything after a later one");
    }
}
