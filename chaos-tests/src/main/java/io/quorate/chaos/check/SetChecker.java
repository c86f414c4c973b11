package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.SetAdd;
import io.quorate.chaos.history.Operation.SetRead;
import io.quorate.chaos.history.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Acknowledged writes are in the final read, and what is in the final read was attempted. */
public final class SetChecker implements Checker {
    @Override
    public String name() {
        return "set";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        Epochs epochs = new Epochs(history);
        List<Attempt> adds = history.attempts(SetAdd.class);
        long acknowledged = adds.stream().filter(Attempt::isOk).count();
        findings.figure("attempted", adds.size());
        findings.figure("acknowledged", acknowledged);
        findings.figure(
                "unknown",
                adds.stream().filter(add -> add.outcome() == Outcome.INFO).count());
        if (acknowledged == 0) {
            findings.doubt("no write was acknowledged");
        }
        Optional<Attempt> last = finalRead(history);
        if (last.isEmpty()) {
            findings.doubt("there is no final read of the whole set that succeeded");
            return findings.result(name(), "");
        }
        if (!epochs.isOfNewestPrimary(last.get())) {
            findings.doubt("the final read was not answered by the newest primary");
        }
        compare(adds, last.get(), findings);
        return findings.result(name(), acknowledged + " acknowledged writes are there");
    }

    private static Optional<Attempt> finalRead(History history) {
        return history.attempts(SetRead.class).stream()
                .filter(Attempt::isOk)
                .filter(read -> ((SetRead) read.operation()).isFinal() && ((SetRead) read.operation()).isWhole())
                .reduce((earlier, later) -> later);
    }

    private static void compare(List<Attempt> adds, Attempt last, Findings findings) {
        Set<Long> found = new HashSet<>();
        for (long element : ((SetRead) last.operation()).elements().orElseThrow()) {
            if (!found.add(element)) {
                findings.offend(element + " is there twice", last);
            }
        }
        Map<Long, Attempt> attempted = new HashMap<>();
        for (Attempt add : adds) {
            long element = ((SetAdd) add.operation()).element();
            attempted.put(element, add);
            if (!add.isOk()) {
                continue;
            }
            if (!add.isBefore(last)) {
                findings.doubt("the final read began before the write of " + element + " was acknowledged");
            } else if (!found.contains(element)) {
                findings.offend("acknowledged write of " + element + " is lost", add, last);
            }
        }
        for (long element : found) {
            Attempt add = attempted.get(element);
            if (add == null) {
                findings.offend(element + " is there, though nobody wrote it", last);
            } else if (add.outcome() == Outcome.FAIL) {
                findings.offend(element + " is there, though its write failed", add, last);
            }
        }
    }
}
