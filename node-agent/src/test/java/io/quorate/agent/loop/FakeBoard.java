package io.quorate.agent.loop;

import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the nodes say of themselves, and what of it has reached whom. Thread-safe. */
final class FakeBoard {
    private final FakeServers world;
    private final VirtualTime time;
    private final Consumer<NodeId> wake;
    private final Map<NodeId, Map<NodeId, Said>> heard = new TreeMap<>();
    private final Map<NodeId, NodeStatus> own = new TreeMap<>();
    private final Map<NodeId, Long> turns = new TreeMap<>();
    private final Map<NodeId, List<NodeRole>> roles = new TreeMap<>();

    /** @param wake wakes the agent of a node that was told something at once */
    FakeBoard(FakeServers world, VirtualTime time, Consumer<NodeId> wake) {
        this.world = world;
        this.time = time;
        this.wake = wake;
    }

    /**
     * @param freeze stops the agent
     * @param hang stops its loop only, at the end of a turn
     */
    StatusSink sinkOf(NodeId self, Freeze freeze, Freeze hang) {
        return new StatusSink() {
            @Override
            public void publish(NodeStatus status, boolean atOnce) {
                freeze.hold();
                hang.hold();
                said(status, atOnce);
            }

            @Override
            public Map<NodeId, SeenStatus> others() {
                freeze.hold();
                return heardBy(self);
            }
        };
    }

    /** How many turns of its loop have come to their end. */
    synchronized long turnsOf(NodeId node) {
        return turns.getOrDefault(node, 0L);
    }

    /** Every role that the node said it had, without repetitions in a row. */
    synchronized List<NodeRole> rolesOf(NodeId node) {
        return List.copyOf(roles.getOrDefault(node, List.of()));
    }

    synchronized Optional<NodeStatus> statusOf(NodeId node) {
        return Optional.ofNullable(own.get(node));
    }

    private void said(NodeStatus status, boolean atOnce) {
        NodeId from = status.node();
        for (FakePostgresServer server : world.all()) {
            NodeId to = server.node();
            if (!to.equals(from) && world.reach(from, to)) {
                hear(to, status);
                if (atOnce) {
                    wake.accept(to);
                }
            }
        }
        synchronized (this) {
            own.put(from, status);
            List<NodeRole> said = roles.computeIfAbsent(from, unused -> new ArrayList<>());
            if (said.isEmpty() || said.get(said.size() - 1) != status.role()) {
                said.add(status.role());
            }
            turns.merge(from, 1L, Long::sum);
        }
    }

    private synchronized void hear(NodeId to, NodeStatus status) {
        heard.computeIfAbsent(to, unused -> new HashMap<>()).put(status.node(), new Said(status, time.now()));
    }

    private synchronized Map<NodeId, SeenStatus> heardBy(NodeId self) {
        Map<NodeId, SeenStatus> seen = new HashMap<>();
        heard.getOrDefault(self, Map.of())
                .forEach((node, said) ->
                        seen.put(node, new SeenStatus(said.status(), time.now().minus(said.at()))));
        return seen;
    }

    private record Said(NodeStatus status, Duration at) {}
}
