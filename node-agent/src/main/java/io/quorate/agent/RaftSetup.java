package io.quorate.agent;

import io.quorate.agent.config.Address;
import io.quorate.agent.config.AgentConfig;
import io.quorate.consensus.ratis.RaftTuning;
import io.quorate.consensus.ratis.RaftVoter;
import io.quorate.consensus.ratis.RatisSettings;
import java.util.List;

/** What the log is told from the configuration. */
final class RaftSetup {
    private static final int FIRST_INCARNATION = 1;

    private RaftSetup() {}

    static RatisSettings settings(AgentConfig config) {
        Address listen = config.listen().raft();
        List<RaftVoter> voters = config.peers().stream()
                .map(peer -> new RaftVoter(
                        peer.name(), FIRST_INCARNATION, peer.raft().toString()))
                .toList();
        RaftTuning tuning = new RaftTuning(
                config.raft().electionTimeoutMin(),
                config.raft().electionTimeoutMax(),
                RaftTuning.DEFAULT.snapshotThreshold(),
                RaftTuning.DEFAULT.logSegmentBytes(),
                RaftTuning.DEFAULT.idleWriteInterval());
        return RatisSettings.of(
                        config.cluster(),
                        config.node(),
                        FIRST_INCARNATION,
                        config.directories().raft(),
                        listen.host(),
                        listen.port(),
                        voters)
                .withTuning(tuning);
    }
}
