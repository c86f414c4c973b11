package io.quorate.consensus.ratis;

import static io.quorate.consensus.ratis.RaftTuning.require;

import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one node needs to take part in the log.
 *
 * @param cluster name of the cluster; the Raft group's id follows from it, so equal names must mean the same cluster
 * @param recovery names the order of recovery that made the group; empty for the group of the founding
 * @param incarnation number of this node's Raft identity, from 1
 * @param directory where Raft keeps its log and snapshots, for this node alone
 * @param listenHost address to listen on for the other voters
 * @param voters the group as it was first set up, this node among them; empty for a node that is added to a running group. Once
 *     the directory holds a group, that one counts
 */
public record RatisSettings(
        String cluster,
        String recovery,
        NodeId self,
        int incarnation,
        Path directory,
        String listenHost,
        int listenPort,
        List<RaftVoter> voters,
        RaftTuning tuning) {
    private static final int MAX_PORT = 65535;

    public RatisSettings {
        voters = List.copyOf(voters);
        require(!cluster.isBlank(), "cluster", "'" + cluster + "'", "a name");
        require(incarnation >= 1, "Raft incarnation", incarnation, "1 or more");
        require(!listenHost.isBlank(), "Raft listen host", "'" + listenHost + "'", "a host name or an IP address");
        require(listenPort >= 1 && listenPort <= MAX_PORT, "Raft listen port", listenPort, "1 to " + MAX_PORT);
        requireVoters(self, incarnation, voters);
    }

    /** Never recovered, with {@link RaftTuning#DEFAULT}. */
    public static RatisSettings of(
            String cluster,
            NodeId self,
            int incarnation,
            Path directory,
            String listenHost,
            int listenPort,
            List<RaftVoter> voters) {
        return new RatisSettings(
                cluster, "", self, incarnation, directory, listenHost, listenPort, voters, RaftTuning.DEFAULT);
    }

    public RatisSettings withTuning(RaftTuning newTuning) {
        return new RatisSettings(
                cluster, recovery, self, incarnation, directory, listenHost, listenPort, voters, newTuning);
    }

    public RatisSettings withRecovery(String newRecovery) {
        return new RatisSettings(
                cluster, newRecovery, self, incarnation, directory, listenHost, listenPort, voters, tuning);
    }

    /** The directory's contents, for checks before the start and while running. */
    public RaftDirectory raftDirectory() {
        return new RaftDirectory(directory, cluster, recovery);
    }

    private static void requireVoters(NodeId self, int incarnation, List<RaftVoter> voters) {
        Set<NodeId> names = new HashSet<>();
        for (RaftVoter voter : voters) {
            require(names.add(voter.node()), "voters", voter.node() + " twice", "each node once");
        }
        boolean standsAmongThem =
                voters.stream().anyMatch(voter -> voter.node().equals(self) && voter.incarnation() == incarnation);
        require(
                voters.isEmpty() || standsAmongThem,
                "voters",
                voters,
                "a list that holds " + self + " with incarnation " + incarnation + ", or none");
    }
}
