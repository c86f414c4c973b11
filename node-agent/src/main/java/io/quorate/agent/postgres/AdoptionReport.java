package io.quorate.agent.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * What taking over an existing data directory means.
 *
 * @param changes what will be different under Quorate
 * @param warnings what works, and what its owner should know of
 * @param refusals what must be put right first; empty when the directory can be adopted
 */
public record AdoptionReport(List<String> changes, List<String> warnings, List<String> refusals) {
    public AdoptionReport {
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
        refusals = List.copyOf(refusals);
    }

    public boolean isAllowed() {
        return refusals.isEmpty();
    }

    /** Collects the parts. */
    static final class Draft {
        private final List<String> changes = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();

        void change(String text) {
            changes.add(text);
        }

        void warn(String text) {
            warnings.add(text);
        }

        void refuse(String text) {
            refusals.add(text);
        }

        AdoptionReport report() {
            return new AdoptionReport(changes, warnings, refusals);
        }
    }
}
