package io.quorate.agent.config;

import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the list of peers must be: names and addresses unique, this node in it, somebody to hold data. */
final class PeerRules {
    private final Values node;
    private final List<Values> peers;

    PeerRules(Values node, List<Values> peers) {
        this.node = node;
        this.peers = List.copyOf(peers);
    }

    void check() {
        if (peers.isEmpty()) {
            return;
        }
        names();
        addresses();
        own().ifPresentOrElse(this::kind, this::missing);
        if (peers.stream().allMatch(peer -> peer.isMissing(Schema.PEER_POSTGRES))) {
            peers.get(0)
                    .complain(
                            Schema.PEER_POSTGRES,
                            "is missing, as from every peer: allowed is host:port for at least one; a cluster needs a node"
                                    + " with PostgreSQL");
        }
    }

    /** This node's entry. */
    Optional<Values> own() {
        Optional<NodeId> name = node.find(Schema.NODE);
        return peers.stream()
                .filter(peer -> name.isPresent() && peer.find(Schema.PEER_NAME).equals(name))
                .findFirst();
    }

    private void names() {
        Set<NodeId> seen = new HashSet<>();
        for (Values peer : peers) {
            peer.find(Schema.PEER_NAME)
                    .filter(name -> !seen.add(name))
                    .ifPresent(name -> peer.complain(
                            Schema.PEER_NAME,
                            "is '" + name + "', as of a peer before it: allowed is a name of its own"));
        }
    }

    private void addresses() {
        Map<Address, NodeId> seen = new HashMap<>();
        for (Values peer : peers) {
            for (Setting<Address> setting : List.of(Schema.PEER_RAFT, Schema.PEER_API, Schema.PEER_POSTGRES)) {
                peer.find(setting).ifPresent(address -> address(peer, setting, address, seen));
            }
        }
    }

    private static void address(Values peer, Setting<Address> setting, Address address, Map<Address, NodeId> seen) {
        if (address.isWildcard()) {
            peer.complain(setting, "is " + address + ": allowed is an address that the other nodes can connect to");
            return;
        }
        Optional<NodeId> name = peer.find(Schema.PEER_NAME);
        NodeId earlier = name.isEmpty() ? seen.get(address) : seen.putIfAbsent(address, name.get());
        if (earlier != null) {
            peer.complain(
                    setting, "is " + address + ", which " + earlier + " has already: allowed is an address of its own");
        }
    }

    private void kind(Values own) {
        Optional<MemberKind> kind = node.find(Schema.KIND);
        boolean hasAddress = !own.isMissing(Schema.PEER_POSTGRES);
        if (kind.isPresent() && kind.get() == MemberKind.DATA && !hasAddress) {
            own.complain(
                    Schema.PEER_POSTGRES,
                    "is missing: this node has kind data, allowed is the host:port of its PostgreSQL");
        } else if (kind.isPresent() && kind.get() == MemberKind.WITNESS && hasAddress) {
            own.complain(Schema.PEER_POSTGRES, "is there, but this node has kind witness: allowed is to leave it out");
        }
    }

    private void missing() {
        node.find(Schema.NODE)
                .ifPresent(name -> node.complain(
                        Schema.NODE,
                        "is '" + name + "', which is not in peers: allowed is one of "
                                + String.join(
                                        ", ",
                                        peers.stream()
                                                .flatMap(peer -> peer.find(Schema.PEER_NAME).stream())
                                                .map(NodeId::toString)
                                                .toList())));
    }
}
