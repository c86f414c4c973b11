package io.quorate.client.render;

import io.quorate.client.view.ProblemList;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.Problem;
import java.util.List;

/** The problems below the members, each with what to do. */
final class ProblemText {
    private final Style style;

    ProblemText(Style style) {
        this.style = style;
    }

    /** Empty when there is none. */
    String render(ClusterStatus status) {
        List<Problem> problems = ProblemList.of(status);
        if (problems.isEmpty()) {
            return "";
        }
        StringBuilder lines = new StringBuilder("\nproblems:\n");
        for (Problem problem : problems) {
            String where = problem.getNode().isEmpty() ? "" : problem.getNode() + ": ";
            lines.append("  ").append(style.red(where + problem.getWhat())).append('\n');
            if (!problem.getRemedy().isEmpty()) {
                lines.append("    -> ").append(problem.getRemedy()).append('\n');
            }
        }
        return lines.toString();
    }
}
