package io.quorate.agent.config;

import io.quorate.agent.postgres.ServerSettings;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one agent was told, checked. Comes from {@link ConfigFile}.
 *
 * @param peers the voters of the first topology, this node among them
 * @param postgres empty for a witness
 * @param cluster name of the cluster, by the rule of {@link NodeId}
 * @param clusterSettings proposed when the cluster is founded; afterwards the recorded ones count
 * @param guardStopTimeFloor what this node's guard is taken to need at least, however fast it was when tried
 * @param statusInterval how often soft state is sent to the other agents
 */
public record AgentConfig(
        String cluster,
        NodeId node,
        Directories directories,
        List<Peer> peers,
        ListenAddresses listen,
        Optional<PostgresConfig> postgres,
        ClusterSettings clusterSettings,
        Duration guardStopTimeFloor,
        RaftSettings raft,
        Duration statusInterval) {

    public AgentConfig {
        peers = List.copyOf(peers);
    }

    public MemberKind kind() {
        return postgres.isPresent() ? MemberKind.DATA : MemberKind.WITNESS;
    }

    /** The first topology. */
    public List<Member> members() {
        return peers.stream().map(Peer::toMember).toList();
    }

    /** Settings of the cluster to be founded. */
    public ClusterSettings toClusterSettings() {
        return clusterSettings;
    }

    /**
     * What the adapter of PostgreSQL must know.
     *
     * @throws IllegalStateException on a witness, or when no binaries were found, which {@link StartChecks} reports before
     */
    public ServerSettings toServerSettings() {
        PostgresConfig server =
                postgres.orElseThrow(() -> new IllegalStateException(node + " is a witness: it has no PostgreSQL"));
        return new ServerSettings(
                cluster,
                node,
                server.binaries().orElseThrow(() -> new IllegalStateException("PostgreSQL's programs were not found")),
                server.data(),
                directories.postgres(),
                server.listen().host(),
                server.listen().port(),
                server.config(),
                server.hba(),
                server.superuser(),
                directories.secrets(),
                server.applicationRole(),
                server.applicationDatabase(),
                server.divergentWalQuota());
    }
}
