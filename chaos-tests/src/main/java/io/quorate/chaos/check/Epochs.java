package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Stamp;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which epochs had acknowledged something at which moment of a history. */
public final class Epochs {
    private final List<Attempt> acknowledgements;
    private final EpochLadder ladder = new EpochLadder();

    public Epochs(History history) {
        acknowledgements = history.attempts().stream()
                .filter(Attempt::isAcknowledgement)
                .sorted(Comparator.comparingLong(attempt -> attempt.last().index()))
                .toList();
        acknowledgements.forEach(ladder::add);
    }

    /** Every acknowledged write, in the order of completion. */
    public List<Attempt> acknowledgements() {
        return acknowledgements;
    }

    /** Whether a primary answered, and none of a newer epoch had acknowledged anything when it was asked. */
    public boolean isOfNewestPrimary(Attempt attempt) {
        return attempt.isOk()
                && attempt.stamp()
                        .filter(Stamp::isPrimary)
                        .filter(stamp -> supersededBy(attempt).isEmpty())
                        .isPresent();
    }

    /** The acknowledgement that had proved a newer epoch than the attempt's before that began. */
    Optional<Attempt> supersededBy(Attempt attempt) {
        return ladder.newerBefore(attempt, EpochLadder.epoch(attempt));
    }

    /** Doubts whether anything can be said about epochs at all. */
    void doubtUnlessStamped(Findings findings) {
        long unstamped = acknowledgements.stream()
                .filter(attempt -> attempt.stamp().isEmpty())
                .count();
        findings.figure("acknowledged", acknowledgements.size());
        if (acknowledgements.isEmpty()) {
            findings.doubt("nothing was acknowledged");
        }
        if (unstamped > 0) {
            findings.doubt(unstamped + " acknowledgements do not say who gave them");
        }
    }
}
