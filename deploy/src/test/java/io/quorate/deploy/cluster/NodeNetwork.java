package io.quorate.deploy.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A network of its own for each node, on this machine: a namespace (ip-netns(8)) for each, one for the switch between them, and a cable
 * from the switch to this machine, for clients. Cables can be cut: packets vanish, nobody is told, and no connection is reset. All names
 * are new ones, so that nothing that a killed run has left is in the way. For root.
 */
final class NodeNetwork implements AutoCloseable {
    private static final Duration COMMAND = Duration.ofSeconds(20);
    /** For measurements of networks (RFC 2544): nobody's addresses. */
    private static final String RANGE = "198.19.";

    private static final int SUBNETS = 256;
    private static final int OWN_HOST = 100;
    /** Network interfaces have names of at most 15 characters. */
    private static final int ID_LENGTH = 8;

    private static final String SWITCH = "switch";
    private static final String BRIDGE = "bridge";
    private static final String ATTACHED_TO = "master";
    private static final String DETACHED = "nomaster";
    private static final String UPLINK = "uplink";

    private final String id;
    private final String subnet;
    private final List<String> nodes;

    private NodeNetwork(List<String> nodes) {
        this.nodes = nodes;
        this.id = newId();
        this.subnet = unusedSubnet();
    }

    /** Why there can be none here; nothing if there can. */
    static Optional<String> obstacle() {
        if (!ServerAccount.isRoot()) {
            return Optional.of("only root makes networks");
        }
        String name = newId();
        ProgramRun trial = run(List.of(
                "sh", "-c", "ip netns add " + name + " && ip netns exec " + name + " true; ip netns del " + name));
        return trial.exitCode() == 0
                ? Optional.empty()
                : Optional.of("this machine makes no networks: " + trial.output());
    }

    static NodeNetwork of(List<String> nodes) {
        NodeNetwork network = new NodeNetwork(List.copyOf(nodes));
        try {
            network.make();
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    String address(String node) {
        return subnet + (nodes.indexOf(node) + 1);
    }

    /** The command, run as a client or a server on this node's host, by root. */
    List<String> on(String node, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace(node)));
        whole.addAll(command);
        return whole;
    }

    /** From everybody. Processes of the node still reach each other. */
    void cut(String node) {
        ip("-n", namespace(SWITCH), "link", "set", node, DETACHED);
    }

    /** From each other; everybody else reaches both. */
    void cutBetween(String one, String other) {
        isolate(one, "on");
        isolate(other, "on");
    }

    /** Ends every cut, also where there is none. */
    void heal() {
        for (String node : nodes) {
            ip("-n", namespace(SWITCH), "link", "set", node, ATTACHED_TO, BRIDGE);
            isolate(node, "off");
        }
    }

    /** Isolated ports of a bridge reach only those that are not (ip-link(8)). */
    private void isolate(String node, String isIsolated) {
        ip("-n", namespace(SWITCH), "link", "set", node, "type", "bridge_slave", "isolated", isIsolated);
    }

    private void make() {
        // The switch has a namespace of its own, because this machine's packet filter may concern its bridges too.
        ip("netns", "add", namespace(SWITCH));
        ip("-n", namespace(SWITCH), "link", "add", BRIDGE, "type", "bridge");
        ip("-n", namespace(SWITCH), "link", "set", BRIDGE, "up");
        ip("link", "add", id, "type", "veth", "peer", "name", UPLINK, "netns", namespace(SWITCH));
        ip("-n", namespace(SWITCH), "link", "set", UPLINK, ATTACHED_TO, BRIDGE, "up");
        ip("addr", "add", subnet + OWN_HOST + "/24", "dev", id);
        ip("link", "set", id, "up");
        nodes.forEach(this::makeNode);
    }

    private void makeNode(String node) {
        String own = namespace(node);
        ip("netns", "add", own);
        ip("-n", namespace(SWITCH), "link", "add", node, "type", "veth", "peer", "name", "eth0", "netns", own);
        ip("-n", namespace(SWITCH), "link", "set", node, ATTACHED_TO, BRIDGE, "up");
        ip("-n", own, "link", "set", "lo", "up");
        ip("-n", own, "addr", "add", address(node) + "/24", "dev", "eth0");
        ip("-n", own, "link", "set", "eth0", "up");
    }

    /** Ends every process in it, and removes it. */
    @Override
    public void close() {
        for (String node : nodes) {
            Awaitility.await("no process is left on " + node).atMost(COMMAND).until(() -> {
                List<Long> pids = pids(node);
                pids.forEach(pid -> NodeProcesses.signal("KILL", pid));
                return pids.isEmpty();
            });
            tryIp("netns", "del", namespace(node));
        }
        tryIp("link", "del", id);
        tryIp("netns", "del", namespace(SWITCH));
        String left =
                tryIp("netns", "list").stdout() + tryIp("-o", "link", "show").stdout();
        if (left.contains(id)) {
            throw new AssertionError("not everything of network " + id + " is removed: " + left);
        }
    }

    /** Of every process on this node's host; none also when there is no such host. */
    List<Long> pids(String node) {
        return tryIp("netns", "pids", namespace(node))
                .stdout()
                .lines()
                .map(line -> Long.parseLong(line.strip()))
                .toList();
    }

    private String namespace(String node) {
        return id + "-" + node;
    }

    private static String newId() {
        return "q" + UUID.randomUUID().toString().substring(0, ID_LENGTH - 1);
    }

    private static String unusedSubnet() {
        int first = (int) (System.nanoTime() % SUBNETS + SUBNETS) % SUBNETS;
        return IntStream.range(0, SUBNETS)
                .mapToObj(count -> RANGE + (first + count) % SUBNETS + ".")
                .filter(NodeNetwork::isUnused)
                .findFirst()
                .orElseThrow(() -> new AssertionError("every network in " + RANGE + "0.0/16 has a route here"));
    }

    private static boolean isUnused(String subnet) {
        ProgramRun routes = ip("-o", "route", "show", "table", "all", "to", "match", subnet + OWN_HOST);
        return routes.stdout().lines().allMatch(route -> route.startsWith("default"));
    }

    private static ProgramRun ip(String... arguments) {
        ProgramRun run = tryIp(arguments);
        if (run.exitCode() != 0) {
            throw new AssertionError("ip " + String.join(" ", arguments) + ": " + run.output());
        }
        return run;
    }

    private static ProgramRun tryIp(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private static ProgramRun run(List<String> command) {
        return ProgramRun.of(Map.of(), COMMAND, command);
    }
}
