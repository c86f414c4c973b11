package io.quorate.agent;

import io.quorate.agent.config.Address;
import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.ratis.RaftTuning;
import io.quorate.consensus.ratis.RaftVoter;
import io.quorate.consensus.ratis.RatisSettings;
import java.util.List;
import java.util.Optional;

/** What the log is told from the configuration. */
final class RaftSetup {
    private static final int FIRST_INCARNATION = 1;

    private RaftSetup() {}

    /** @param recovery the order that made the group; its survivors are the voters then */
    static RatisSettings settings(AgentConfig config, Optional<RecoveryOrder> recovery) {
        Address listen = config.listen().raft();
        List<Member> members =
                recovery.map(order -> List.copyOf(order.members())).orElseGet(config::members);
        List<RaftVoter> voters = members.stream()
                .map(member -> new RaftVoter(member.id(), FIRST_INCARNATION, member.raftAddress()))
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
                .withRecovery(recovery.map(RecoveryOrder::name).orElse(""))
                .withTuning(tuning);
    }
}
