package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.LoadedConfig;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.agent.recovery.RecoveryPlan;
import io.quorate.agent.recovery.RecoveryRefusal;
import io.quorate.agent.recovery.RecoveryWork;
import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quorate-agent recover-quorum}: goes on without a majority that is lost for good. */
@Command(
        name = "recover-quorum",
        description =
                "Goes on without voters that are lost for good, when they are a majority. Run it on the survivor whose log goes"
                        + " furthest with --lost, on every other survivor with --order and the file that it names; then start their"
                        + " agents. Without --confirm it only says what it would do. The agent has to be stopped.",
        mixinStandardHelpOptions = true)
final class RecoverQuorumCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = "--confirm",
            paramLabel = "CLUSTER",
            description =
                    "The cluster's name: you know that the lost nodes cannot write any more, and never will again.")
    private @Nullable String confirmed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RecoverQuorumCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Either way to an order. */
    static final class What {
        @Option(
                names = "--lost",
                split = ",",
                paramLabel = "NODE",
                description = "The nodes that are lost, separated by commas; all others survive.")
        private Set<String> lost = new TreeSet<>();

        @Option(names = "--order", paramLabel = "FILE", description = "The order that another survivor has made.")
        private @Nullable Path order;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<AgentConfig> loaded =
                config.read(surroundings.environment(), err).map(LoadedConfig::config);
        if (loaded.isEmpty()) {
            return AgentExit.CONFIGURATION.code();
        }
        AgentConfig agent = loaded.get();
        if (confirmed != null && !confirmed.equals(agent.cluster())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--confirm: '" + confirmed + "' is not the name of the cluster, '" + agent.cluster() + "'");
        }
        try {
            RecoveryWork work = new RecoveryWork(agent);
            if (work.isAgentRunning()) {
                err.println("the agent of " + agent.node() + " is running: stop it first");
                return AgentExit.PRECONDITION.code();
            }
            return carryOut(work, order(work), agent);
        } catch (RecoveryRefusal refusal) {
            err.println("not recovered: " + refusal.getMessage());
            return AgentExit.NOT_FOUNDED.code();
        }
    }

    private int carryOut(RecoveryWork work, RecoveryOrder order, AgentConfig agent) throws RecoveryRefusal {
        PrintWriter out = spec.commandLine().getOut();
        new RecoveryPlan(order, agent.node()).lines().forEach(out::println);
        if (confirmed == null) {
            work.check(order);
            out.println("Nothing was changed. To go on: the same again with --confirm " + agent.cluster());
            return AgentExit.OK.code();
        }
        work.check(order);
        if (!surroundings.dataDirectories().endServer(agent)) {
            spec.commandLine().getErr().println("PostgreSQL of " + agent.node() + " could not be ended: end it first");
            return AgentExit.PRECONDITION.code();
        }
        Path taken = work.take(order);
        out.println("Taken. " + (what.order == null ? othersDo(order, agent, taken) : "") + "Start the agent of "
                + agent.node() + ".");
        return AgentExit.OK.code();
    }

    private static String othersDo(RecoveryOrder order, AgentConfig agent, Path taken) {
        Set<NodeId> others = new TreeSet<>(order.survivors());
        others.remove(agent.node());
        return others.isEmpty()
                ? ""
                : "Copy " + taken + " to " + others + ", and run there: quorate-agent recover-quorum --order FILE"
                        + " --confirm " + agent.cluster() + ". ";
    }

    private RecoveryOrder order(RecoveryWork work) throws RecoveryRefusal {
        if (what.order == null) {
            Set<NodeId> lost = nodes();
            Optional<RecoveryOrder> taken = work.notBegun(lost);
            return taken.isPresent() ? taken.get() : work.make(lost, "quorate-agent recover-quorum");
        }
        try {
            return RecoveryOrder.parse(Files.readString(what.order));
        } catch (MalformedInputException e) {
            throw new RecoveryRefusal("--order: " + what.order + " is no text file");
        } catch (IOException e) {
            throw new RecoveryRefusal("--order: " + what.order + " cannot be read (" + e + ")");
        } catch (RecoveryRefusal refusal) {
            throw new RecoveryRefusal("--order: " + what.order + ": " + refusal.getMessage());
        }
    }

    private Set<NodeId> nodes() {
        Set<NodeId> nodes = new TreeSet<>();
        for (String name : what.lost) {
            try {
                nodes.add(new NodeId(name.strip()));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--lost: " + e.getMessage(), e);
            }
        }
        return nodes;
    }
}
