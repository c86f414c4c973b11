package io.quorate.client.render;

import io.quorate.client.AgentVersion;
import io.quorate.client.render.TextTable.Cell;
import io.quorate.proto.v1.VersionReply;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code clusterctl version}: this program's version, and that of every agent asked. */
public final class VersionText {
    private static final List<String> HEADINGS = List.of("ENDPOINT", "NODE", "AGENT", "POSTGRESQL", "STATE FORMAT");

    private VersionText() {}

    /** Lines, each ended by a line feed. */
    public static String table(String client, List<AgentVersion> agents) {
        String own = "clusterctl " + client + "\n";
        if (agents.isEmpty()) {
            return own;
        }
        TextTable table = new TextTable(HEADINGS, Set.of("STATE FORMAT"));
        agents.forEach(agent -> table.add(row(agent)));
        return own + "\n" + table.render();
    }

    private static List<Cell> row(AgentVersion agent) {
        Optional<VersionReply> reply = told(agent);
        return List.of(
                new Cell(agent.endpoint().toString()),
                new Cell(text(reply.map(VersionReply::getNode))),
                new Cell(text(reply.map(VersionReply::getAgentVersion))),
                new Cell(text(reply.map(VersionReply::getPostgresVersion))),
                new Cell(text(reply.map(VersionReply::getStateFormatVersion).map(format -> Integer.toString(format)))));
    }

    private static String text(Optional<String> value) {
        return value.filter(text -> !text.isEmpty()).orElse("-");
    }

    /** One JSON object. */
    public static String json(String client, List<AgentVersion> agents) {
        return JsonText.of(json -> json.object(fields -> {
            fields.field("client", client);
            fields.array("agents", elements -> {
                for (AgentVersion agent : agents) {
                    elements.object(element -> {
                        Optional<VersionReply> reply = told(agent);
                        element.field("endpoint", agent.endpoint().toString());
                        element.text("node", reply.map(VersionReply::getNode));
                        element.text("agent_version", reply.map(VersionReply::getAgentVersion));
                        element.text(
                                "postgres_version",
                                reply.map(VersionReply::getPostgresVersion).filter(version -> !version.isEmpty()));
                        element.number("state_format_version", reply.map(VersionReply::getStateFormatVersion));
                    });
                }
            });
        }));
    }

    private static Optional<VersionReply> told(AgentVersion agent) {
        return agent.accept(new AgentVersion.Handler<>() {
            @Override
            public Optional<VersionReply> told(AgentVersion.Told version) {
                return Optional.of(version.reply());
            }

            @Override
            public Optional<VersionReply> silent(AgentVersion.Silent version) {
                return Optional.empty();
            }
        });
    }
}
