package io.quorate.chaos.check;

import io.quorate.chaos.check.NodeReport.Role;
import io.quorate.chaos.history.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In the end there is one primary, every other node with data streams from it on its timeline, and all have the same content.
 *
 * @param nodes that the cluster has
 * @param reports of what each said
 */
public record ConvergenceChecker(Set<String> nodes, List<NodeReport> reports) implements Checker {
    public ConvergenceChecker {
        nodes = Set.copyOf(nodes);
        reports = List.copyOf(reports);
    }

    @Override
    public String name() {
        return "convergence";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        Set<String> answered = reports.stream()
                .filter(report -> report.role() != Role.SILENT)
                .map(NodeReport::node)
                .collect(Collectors.toSet());
        nodes.stream()
                .filter(node -> !answered.contains(node))
                .sorted()
                .forEach(node -> findings.doubt(node + " did not say what it is"));
        List<NodeReport> primaries = of(Role.PRIMARY);
        findings.figure("primaries", primaries.size());
        if (primaries.size() > 1) {
            findings.offend("there are several primaries: " + primaries, List.of());
        } else if (primaries.size() == 1) {
            of(Role.STANDBY).forEach(standby -> compare(standby, primaries.get(0), findings));
        } else if (answered.containsAll(nodes)) {
            findings.offend("there is no primary", List.of());
        }
        return findings.result(name(), "one primary, " + of(Role.STANDBY).size() + " standbys like it");
    }

    private List<NodeReport> of(Role role) {
        return reports.stream().filter(report -> report.role() == role).toList();
    }

    private static void compare(NodeReport standby, NodeReport primary, Findings findings) {
        if (!standby.upstream().equals(Optional.of(primary.node()))) {
            findings.offend(
                    standby.node() + " streams from " + standby.upstream().orElse("nobody") + ", not " + primary.node(),
                    List.of());
        }
        if (standby.timeline() != primary.timeline()) {
            findings.offend(
                    standby.node() + " is on timeline " + standby.timeline() + ", " + primary.node() + " on "
                            + primary.timeline(),
                    List.of());
        }
        if (standby.digest().isEmpty() || primary.digest().isEmpty()) {
            findings.doubt("the content of " + standby.node() + " was not compared with that of " + primary.node());
        } else if (!standby.digest().equals(primary.digest())) {
            findings.offend(standby.node() + " has another content than " + primary.node(), List.of());
        }
    }
}
