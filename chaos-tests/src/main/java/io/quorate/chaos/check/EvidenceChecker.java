package io.quorate.chaos.check;

import io.quorate.chaos.history.FaultWindow;
import io.quorate.chaos.history.History;
import java.util.List;

/** Every fault was seen to bite. What was survived without having happened is not survived. */
public final class EvidenceChecker implements Checker {
    @Override
    public String name() {
        return "evidence";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        List<FaultWindow> faults = FaultWindow.of(history);
        findings.figure("faults", faults.size());
        if (faults.isEmpty()) {
            findings.doubt("there was no fault");
        }
        faults.stream()
                .filter(window -> window.evidence().isEmpty())
                .forEach(window -> findings.doubt("nothing shows that fault "
                        + window.fault().id() + " (" + window.fault().name() + ") happened"));
        return findings.result(name(), faults.size() + " faults, each seen to happen");
    }
}
