package io.quorate.agent.api;

import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.peer.NodeStatusCodec;
import io.quorate.consensus.codec.ModelCodec;
import io.quorate.consensus.codec.SyncCodec;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.Problem;
import io.quorate.proto.v1.StatusSource;

/** Builds the answers to "how is the cluster" out of a view. Pure. */
final class StatusAnswer {
    private final String configuredCluster;

    /** @param configuredCluster the name to give before the cluster is founded */
    StatusAnswer(String configuredCluster) {
        this.configuredCluster = configuredCluster;
    }

    ClusterStatus status(ClusterView view, Vantage vantage) {
        ClusterState state = view.state();
        ClusterStatus.Builder status = ClusterStatus.newBuilder()
                .setCluster(name(state))
                .setSource(source(vantage))
                .setAnsweredBy(vantage.node().name())
                .setCoordinator(vantage.leadership().leader().map(NodeId::name).orElse(""))
                .setEpoch(state.lastEpoch().number())
                .setPrimary(view.primary().map(NodeId::name).orElse(""))
                .setPause(ModelCodec.toProto(state.pause()))
                .setSettings(ModelCodec.toProto(state.settings()))
                .setRaftTerm(vantage.leadership().term())
                .setSystemIdentifier(state.systemIdentifier().orElse(0L));
        state.lease().ifPresent(lease -> status.setLease(ModelCodec.toProto(lease)));
        state.sync().ifPresent(sync -> status.setSync(SyncCodec.toProto(sync)));
        view.leaseRemaining().ifPresent(left -> status.setLeaseRemainingMs(left.toMillis()));
        state.switchover().ifPresent(switchover -> status.setSwitchover(ModelCodec.toProto(switchover)));
        state.members().values().forEach(member -> status.addMembers(member(view, member)));
        ProblemFinder.find(view, vantage).forEach(finding -> status.addProblems(problem(finding)));
        return status.build();
    }

    ClusterHistory history(ClusterView view, Vantage vantage) {
        ClusterHistory.Builder history =
                ClusterHistory.newBuilder().setCluster(name(view.state())).setSource(source(vantage));
        view.state().history().forEach(promotion -> history.addPromotions(ModelCodec.toProto(promotion)));
        return history.build();
    }

    private String name(ClusterState state) {
        return state.isFounded() ? state.cluster() : configuredCluster;
    }

    private static StatusSource source(Vantage vantage) {
        return vantage.isConfirmed() ? StatusSource.STATUS_SOURCE_QUORUM : StatusSource.STATUS_SOURCE_PARTIAL;
    }

    private static MemberStatus member(ClusterView view, Member member) {
        MemberStatus.Builder message = MemberStatus.newBuilder()
                .setMember(ModelCodec.toProto(member))
                .setReachable(view.isReachable(member.id()));
        view.seen(member.id())
                .ifPresent(seen ->
                        message.setStatus(NodeStatusCodec.encode(seen.status())).setAgeMs(age(seen)));
        view.lagOf(member.id()).ifPresent(message::setLagBytes);
        return message.build();
    }

    private static long age(SeenStatus seen) {
        return seen.age().toMillis();
    }

    private static Problem problem(Finding finding) {
        return Problem.newBuilder()
                .setNode(finding.node().map(NodeId::name).orElse(""))
                .setWhat(finding.what())
                .setRemedy(finding.remedy())
                .build();
    }
}
