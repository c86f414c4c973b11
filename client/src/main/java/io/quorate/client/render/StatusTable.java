package io.quorate.client.render;

import io.quorate.client.render.TextTable.Cell;
import io.quorate.client.view.MemberRole;
import io.quorate.client.view.MemberState;
import io.quorate.client.view.MemberView;
import io.quorate.proto.v1.ClusterStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code clusterctl status} for people: what the cluster agreed on, its members, and what to do. */
public final class StatusTable {
    private static final List<String> HEADINGS =
            List.of("NAME", "ROLE", "STATE", "TL", "LSN", "LAG", "UPSTREAM", "ENDPOINT");
    private static final String NOT_KNOWN = "-";

    private final Style style;

    public StatusTable(Style style) {
        this.style = style;
    }

    /** Lines, each ended by a line feed. */
    public String render(ClusterStatus status) {
        List<MemberView> members =
                status.getMembersList().stream().map(MemberView::of).toList();
        return new StatusHeader(style).render(status)
                + "\n"
                + table(members)
                + underWay(members)
                + new ProblemText(style).render(status);
    }

    private String table(List<MemberView> members) {
        TextTable table = new TextTable(HEADINGS, Set.of("TL", "LSN", "LAG"));
        members.forEach(member -> table.add(row(member)));
        return table.render();
    }

    private List<Cell> row(MemberView member) {
        return List.of(
                new Cell(member.name()),
                new Cell(member.role().word(), roleEmphasis(member.role())),
                new Cell(member.state().map(MemberState::word).orElse(NOT_KNOWN), stateEmphasis(member)),
                new Cell(text(member.timeline())),
                new Cell(text(member.lsn())),
                new Cell(text(member.lagBytes().map(Quantities::bytes))),
                new Cell(text(member.upstream())),
                new Cell(text(member.endpoint())));
    }

    private UnaryOperator<String> roleEmphasis(MemberRole role) {
        return role == MemberRole.PRIMARY ? style::bold : UnaryOperator.identity();
    }

    private UnaryOperator<String> stateEmphasis(MemberView member) {
        if (member.state().isEmpty()) {
            return style::yellow;
        }
        return switch (member.state().get()) {
            case RUNNING, STREAMING -> UnaryOperator.identity();
            case CATCHING_UP, CLONING, REWINDING, STARTING -> style::yellow;
            case STOPPED, FENCED, UNREACHABLE -> style::red;
        };
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse(NOT_KNOWN);
    }

    private static String underWay(List<MemberView> members) {
        StringBuilder lines = new StringBuilder();
        for (MemberView member : members) {
            member.operation()
                    .ifPresent(operation -> lines.append("under way on ")
                            .append(member.name())
                            .append(": ")
                            .append(operation)
                            .append('\n'));
        }
        return lines.isEmpty() ? "" : "\n" + lines;
    }
}
