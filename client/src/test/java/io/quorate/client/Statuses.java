package io.quorate.client;

import io.quorate.proto.v1.ClusterSettings;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.Durability;
import io.quorate.proto.v1.Lease;
import io.quorate.proto.v1.LeaseFigures;
import io.quorate.proto.v1.Member;
import io.quorate.proto.v1.MemberKind;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.NodeRole;
import io.quorate.proto.v1.NodeState;
import io.quorate.proto.v1.NodeStatus;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.StatusSource;
import io.quorate.proto.v1.SyncMember;
import io.quorate.proto.v1.SyncReplication;
import java.util.function.UnaryOperator;

/** A healthy cluster of three; tests mention only what differs from it. */
public final class Statuses {
    private static final long LSN = 0x3000148L;

    private Statuses() {}

    /** Primary n1, coordinator n2, standbys n2 and n3; members in this order. */
    public static ClusterStatus.Builder healthy() {
        return ClusterStatus.newBuilder()
                .setCluster("demo")
                .setSource(StatusSource.STATUS_SOURCE_QUORUM)
                .setAnsweredBy("n2")
                .setCoordinator("n2")
                .setEpoch(3)
                .setPrimary("n1")
                .setPause(PauseState.newBuilder().setKind(PauseState.Kind.KIND_RUNNING))
                .setSettings(ClusterSettings.newBuilder()
                        .setDurability(Durability.DURABILITY_QUORUM)
                        .setLeaseDurationMs(6_000)
                        .setLeaseMarginMs(1_000)
                        .setRenewalIntervalMs(1_000)
                        .setAcknowledgements(1))
                .setSync(sync(3, "n1", "n2", "n3"))
                .setLease(Lease.newBuilder().setHolder("n1").setEpoch(3).setDurationMs(6_000))
                .setLeaseRemainingMs(4_234)
                .addMembers(primary("n1"))
                .addMembers(standby("n2"))
                .addMembers(standby("n3"))
                .setRaftTerm(7)
                .setSystemIdentifier(7_441_234_567_890_123_456L);
    }

    /** What a holder has established with one acknowledgement of these standbys. */
    public static SyncReplication.Builder sync(long epoch, String holder, String... standbys) {
        SyncReplication.Builder sync = SyncReplication.newBuilder()
                .setEpoch(epoch)
                .setHolder(holder)
                .setIncarnation("00000000000000a1")
                .setPromises(standbys.length);
        for (String standby : standbys) {
            sync.addMembers(SyncMember.newBuilder().setNode(standby).setIncarnation("00000000000000b1"));
        }
        return sync;
    }

    /** The third node lost, as the two others tell. */
    public static ClusterStatus.Builder degraded() {
        return healthy().setMembers(2, unreachable("n3", 12_300));
    }

    /** What n1 alone knows. */
    public static ClusterStatus.Builder partial() {
        return healthy()
                .setSource(StatusSource.STATUS_SOURCE_PARTIAL)
                .setAnsweredBy("n1")
                .clearCoordinator()
                .setMembers(1, unreachable("n2", 5_000))
                .setMembers(2, unreachable("n3", 5_100));
    }

    public static MemberStatus.Builder primary(String name) {
        return member(name)
                .setStatus(node(name)
                        .setRole(NodeRole.NODE_ROLE_PRIMARY)
                        .setState(NodeState.NODE_STATE_RUNNING)
                        .setGuardAlive(true));
    }

    public static MemberStatus.Builder standby(String name) {
        return member(name)
                .setLagBytes(0)
                .setStatus(node(name)
                        .setRole(NodeRole.NODE_ROLE_STANDBY)
                        .setState(NodeState.NODE_STATE_STREAMING)
                        .setUpstream("n1"));
    }

    /** The figures of a node whose guard is as fast as most. */
    public static LeaseFigures.Builder figures() {
        return LeaseFigures.newBuilder()
                .setMarginMs(1_000)
                .setStopTimeMs(500)
                .setStopTimeFloorMs(500)
                .setWorstTrialMs(17)
                .setTrials(3)
                .setLeastDurationMs(5_000)
                .setDriftBoundPpm(1_000);
    }

    public static MemberStatus.Builder witness(String name) {
        return changeRecord(
                        member(name),
                        record -> record.setKind(MemberKind.MEMBER_KIND_WITNESS).clearPostgresAddress())
                .setStatus(NodeStatus.newBuilder()
                        .setNode(name)
                        .setRole(NodeRole.NODE_ROLE_WITNESS)
                        .setState(NodeState.NODE_STATE_RUNNING));
    }

    public static MemberStatus.Builder unreachable(String name, long ageMs) {
        return standby(name).setReachable(false).setAgeMs(ageMs);
    }

    public static MemberStatus.Builder changeStatus(
            MemberStatus.Builder member, UnaryOperator<NodeStatus.Builder> change) {
        return member.setStatus(change.apply(member.getStatus().toBuilder()));
    }

    public static MemberStatus.Builder changeRecord(MemberStatus.Builder member, UnaryOperator<Member.Builder> change) {
        return member.setMember(change.apply(member.getMember().toBuilder()));
    }

    private static MemberStatus.Builder member(String name) {
        int number = name.charAt(name.length() - 1) - '0';
        return MemberStatus.newBuilder()
                .setReachable(true)
                .setAgeMs(120)
                .setMember(Member.newBuilder()
                        .setName(name)
                        .setKind(MemberKind.MEMBER_KIND_DATA)
                        .setApiAddress("10.0.0." + number + ":7001")
                        .setPostgresAddress("10.0.0." + number + ":5432"));
    }

    private static NodeStatus.Builder node(String name) {
        return NodeStatus.newBuilder().setNode(name).setTimeline(3).setLsn(LSN).setPostgresVersion("15.12");
    }
}
