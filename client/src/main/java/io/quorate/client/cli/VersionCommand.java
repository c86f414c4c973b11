package io.quorate.client.cli;

import io.quorate.client.AgentVersion;
import io.quorate.client.ClusterClient;
import io.quorate.client.Endpoint;
import io.quorate.client.render.VersionText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells the versions of this program and, where endpoints are given, of the agents. */
@Command(
        name = "version",
        sortOptions = false,
        description =
                "Tells the versions of clusterctl, and of the agents and their PostgreSQL if endpoints are given.")
final class VersionCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    VersionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<AgentVersion> agents =
                invocation.endpoints(spec.commandLine()).map(this::ask).orElse(List.of());
        String own = BuildVersion.read();
        invocation.result(invocation.wantsJson() ? VersionText.json(own, agents) : VersionText.table(own, agents));
        long silent = agents.stream().filter(this::isSilent).count();
        boolean hasNoAnswer = !agents.isEmpty() && silent == agents.size();
        return (hasNoAnswer ? ExitCode.NO_QUORUM : ExitCode.OK).number();
    }

    private List<AgentVersion> ask(List<Endpoint> endpoints) {
        try (ClusterClient client = new ClusterClient(endpoints)) {
            return client.versions(invocation.timeout(TIMEOUT));
        }
    }

    /** Says so on stderr, too. */
    private boolean isSilent(AgentVersion version) {
        return version.accept(new AgentVersion.Handler<>() {
            @Override
            public Boolean told(AgentVersion.Told told) {
                return false;
            }

            @Override
            public Boolean silent(AgentVersion.Silent silent) {
                invocation.progress("clusterctl: " + silent.endpoint() + ": " + silent.reason());
                return true;
            }
        });
    }
}
