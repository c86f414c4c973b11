package io.quorate.consensus.codec;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Completeness;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalPosition;
import io.quorate.proto.v1.SwitchoverKind;
import java.util.Optional;

/** Single records of the model to and from their protobuf form: for snapshots, commands, and the gRPC services. Stateless. */
public final class ModelCodec {
    private ModelCodec() {}

    public static io.quorate.proto.v1.Member toProto(Member member) {
        return io.quorate.proto.v1.Member.newBuilder()
                .setName(member.id().name())
                .setKind(toProto(member.kind()))
                .setRaftAddress(member.raftAddress())
                .setApiAddress(member.apiAddress())
                .setPostgresAddress(member.postgresAddress())
                .setPriority(member.priority())
                .setRaftIncarnation(member.raftIncarnation())
                .build();
    }

    public static Member fromProto(io.quorate.proto.v1.Member message) throws CodecException {
        NodeId id = Fields.node("member", message.getName());
        MemberKind kind = fromProto(message.getKind());
        return Fields.checked(
                "member",
                () -> new Member(
                        id,
                        kind,
                        message.getRaftAddress(),
                        message.getApiAddress(),
                        message.getPostgresAddress(),
                        message.getPriority(),
                        message.getRaftIncarnation()));
    }

    public static io.quorate.proto.v1.MemberKind toProto(MemberKind kind) {
        return switch (kind) {
            case DATA -> io.quorate.proto.v1.MemberKind.MEMBER_KIND_DATA;
            case WITNESS -> io.quorate.proto.v1.MemberKind.MEMBER_KIND_WITNESS;
        };
    }

    public static MemberKind fromProto(io.quorate.proto.v1.MemberKind kind) throws CodecException {
        return switch (kind) {
            case MEMBER_KIND_DATA -> MemberKind.DATA;
            case MEMBER_KIND_WITNESS -> MemberKind.WITNESS;
            case MEMBER_KIND_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknownValue("member kind", kind);
        };
    }

    public static io.quorate.proto.v1.WalPosition toProto(WalPosition position) {
        return io.quorate.proto.v1.WalPosition.newBuilder()
                .setTimeline(Fields.timeline(position.timeline()))
                .setLsn(position.lsn().value())
                .build();
    }

    public static WalPosition fromProto(io.quorate.proto.v1.WalPosition message) throws CodecException {
        return new WalPosition(
                Fields.timeline("timeline of a position", message.getTimeline()), new Lsn(message.getLsn()));
    }

    public static io.quorate.proto.v1.Lease toProto(Lease lease) {
        io.quorate.proto.v1.Lease.Builder message = io.quorate.proto.v1.Lease.newBuilder()
                .setHolder(lease.holder().name())
                .setEpoch(lease.epoch().number())
                .setDurationMs(lease.duration().toMillis())
                .setRenewals(lease.renewals())
                .setReason(lease.reason())
                .setPossibleLossBytes(lease.possibleLossBytes());
        lease.position().ifPresent(position -> message.setPosition(toProto(position)));
        lease.predecessor().ifPresent(predecessor -> message.setPredecessor(toProto(predecessor)));
        lease.incarnation().ifPresent(life -> message.setIncarnation(life.word()));
        lease.completeness().ifPresent(then -> message.setCompleteness(toProto(then)));
        return message.build();
    }

    public static Lease fromProto(io.quorate.proto.v1.Lease message) throws CodecException {
        return new Lease(
                Fields.node("lease's holder", message.getHolder()),
                Fields.epoch("lease's epoch", message.getEpoch()),
                Fields.duration("lease's duration", message.getDurationMs()),
                Fields.count("lease's renewals", message.getRenewals()),
                message.getReason(),
                Fields.optional(message.hasPosition(), message.getPosition(), ModelCodec::fromProto),
                Fields.count("lease's possible loss", message.getPossibleLossBytes()),
                Fields.optional(message.hasPredecessor(), message.getPredecessor(), ModelCodec::fromProto),
                message.getIncarnation().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Fields.incarnation("holder's incarnation", message.getIncarnation())),
                Fields.optional(message.hasCompleteness(), message.getCompleteness(), ModelCodec::fromProto));
    }

    static io.quorate.proto.v1.Completeness toProto(Completeness then) {
        return io.quorate.proto.v1.Completeness.newBuilder()
                .setIncarnation(then.incarnation().word())
                .setPosition(toProto(then.position()))
                .build();
    }

    static Completeness fromProto(io.quorate.proto.v1.Completeness message) throws CodecException {
        return new Completeness(
                Fields.incarnation("complete holder's incarnation", message.getIncarnation()),
                Fields.required(
                        "complete holder", message.hasPosition(), message.getPosition(), ModelCodec::fromProto));
    }

    public static io.quorate.proto.v1.Promotion toProto(Promotion promotion) {
        return io.quorate.proto.v1.Promotion.newBuilder()
                .setEpoch(promotion.epoch().number())
                .setNumber(promotion.number())
                .setHolder(promotion.holder().name())
                .setTimeline(Fields.timeline(promotion.timeline()))
                .setParentTimeline(Fields.timeline(promotion.parentTimeline()))
                .setForkLsn(promotion.forkLsn().value())
                .setReason(promotion.reason())
                .setLostBytes(promotion.lostBytes())
                .build();
    }

    public static Promotion fromProto(io.quorate.proto.v1.Promotion message) throws CodecException {
        return new Promotion(
                Fields.epoch("promotion's epoch", message.getEpoch()),
                (int) Fields.atLeast(1, "promotion's number", message.getNumber()),
                Fields.node("promotion's holder", message.getHolder()),
                Fields.timeline("promotion's timeline", message.getTimeline()),
                Fields.timeline("promotion's parent timeline", message.getParentTimeline()),
                new Lsn(message.getForkLsn()),
                message.getReason(),
                Fields.count("promotion's lost bytes", message.getLostBytes()));
    }

    public static io.quorate.proto.v1.ReservedTimeline toProto(ReservedTimeline reserved) {
        return io.quorate.proto.v1.ReservedTimeline.newBuilder()
                .setEpoch(reserved.epoch().number())
                .setTimeline(Fields.timeline(reserved.timeline()))
                .build();
    }

    public static ReservedTimeline fromProto(io.quorate.proto.v1.ReservedTimeline message) throws CodecException {
        return new ReservedTimeline(
                Fields.epoch("epoch of the last timeline", message.getEpoch()),
                Fields.timeline("last timeline", message.getTimeline()));
    }

    public static io.quorate.proto.v1.ClusterSettings toProto(ClusterSettings settings) {
        return io.quorate.proto.v1.ClusterSettings.newBuilder()
                .setLeaseDurationMs(settings.leaseDuration().toMillis())
                .setLeaseMarginMs(settings.leaseMargin().toMillis())
                .setRenewalIntervalMs(settings.renewalInterval().toMillis())
                .setDurability(toProto(settings.durability()))
                .setAcknowledgements(settings.acknowledgements())
                .setMaxLagOnFailoverBytes(settings.maxLagOnFailoverBytes())
                .build();
    }

    public static ClusterSettings fromProto(io.quorate.proto.v1.ClusterSettings message) throws CodecException {
        var duration = Fields.duration("lease", message.getLeaseDurationMs());
        var margin = Fields.duration("lease_margin", message.getLeaseMarginMs());
        var interval = Fields.duration("renewal_interval", message.getRenewalIntervalMs());
        Durability durability = fromProto(message.getDurability());
        return Fields.checked(
                "cluster settings",
                () -> new ClusterSettings(
                        duration,
                        margin,
                        interval,
                        durability,
                        message.getAcknowledgements(),
                        message.getMaxLagOnFailoverBytes()));
    }

    public static io.quorate.proto.v1.Durability toProto(Durability durability) {
        return switch (durability) {
            case ASYNC -> io.quorate.proto.v1.Durability.DURABILITY_ASYNC;
            case QUORUM -> io.quorate.proto.v1.Durability.DURABILITY_QUORUM;
            case STRICT -> io.quorate.proto.v1.Durability.DURABILITY_STRICT;
        };
    }

    public static Durability fromProto(io.quorate.proto.v1.Durability durability) throws CodecException {
        return switch (durability) {
            case DURABILITY_ASYNC -> Durability.ASYNC;
            case DURABILITY_QUORUM -> Durability.QUORUM;
            case DURABILITY_STRICT -> Durability.STRICT;
            case DURABILITY_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknownValue("durability", durability);
        };
    }

    public static io.quorate.proto.v1.PauseState toProto(PauseState pause) {
        io.quorate.proto.v1.PauseState.Kind kind = switch (pause.kind()) {
            case RUNNING -> io.quorate.proto.v1.PauseState.Kind.KIND_RUNNING;
            case PAUSED -> io.quorate.proto.v1.PauseState.Kind.KIND_PAUSED;
            case RESUMING -> io.quorate.proto.v1.PauseState.Kind.KIND_RESUMING;
        };
        return io.quorate.proto.v1.PauseState.newBuilder()
                .setKind(kind)
                .setResumeNumber(pause.resumeNumber())
                .setRequestedBy(pause.requestedBy())
                .build();
    }

    public static PauseState fromProto(io.quorate.proto.v1.PauseState message) throws CodecException {
        PauseState.Kind kind = switch (message.getKind()) {
            case KIND_RUNNING -> PauseState.Kind.RUNNING;
            case KIND_PAUSED -> PauseState.Kind.PAUSED;
            case KIND_RESUMING -> PauseState.Kind.RESUMING;
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknownValue("pause", message.getKind());
        };
        return new PauseState(kind, Fields.count("resume number", message.getResumeNumber()), message.getRequestedBy());
    }

    public static io.quorate.proto.v1.Switchover toProto(Switchover switchover) {
        return io.quorate.proto.v1.Switchover.newBuilder()
                .setId(switchover.id())
                .setKind(toProto(switchover.kind()))
                .setFrom(switchover.from().map(NodeId::name).orElse(""))
                .setTo(switchover.to().name())
                .setRequestedBy(switchover.requestedBy())
                .build();
    }

    public static Switchover fromProto(io.quorate.proto.v1.Switchover message) throws CodecException {
        return new Switchover(
                Fields.atLeast(1, "switchover's id", message.getId()),
                fromProto(message.getKind()),
                Fields.optionalNode("switchover's from", message.getFrom()),
                Fields.node("switchover's to", message.getTo()),
                message.getRequestedBy());
    }

    public static SwitchoverKind toProto(Switchover.Kind kind) {
        return switch (kind) {
            case SWITCHOVER -> SwitchoverKind.SWITCHOVER_KIND_SWITCHOVER;
            case FAILOVER -> SwitchoverKind.SWITCHOVER_KIND_FAILOVER;
        };
    }

    public static Switchover.Kind fromProto(SwitchoverKind kind) throws CodecException {
        return switch (kind) {
            case SWITCHOVER_KIND_SWITCHOVER -> Switchover.Kind.SWITCHOVER;
            case SWITCHOVER_KIND_FAILOVER -> Switchover.Kind.FAILOVER;
            case SWITCHOVER_KIND_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknownValue("switchover kind", kind);
        };
    }

    public static io.quorate.proto.v1.FinishedSwitchover toProto(FinishedSwitchover finished) {
        return io.quorate.proto.v1.FinishedSwitchover.newBuilder()
                .setSwitchover(toProto(finished.switchover()))
                .setSucceeded(finished.succeeded())
                .setDetail(finished.detail())
                .build();
    }

    public static FinishedSwitchover fromProto(io.quorate.proto.v1.FinishedSwitchover message) throws CodecException {
        return new FinishedSwitchover(
                Fields.required(
                        "finished switchover", message.hasSwitchover(), message.getSwitchover(), ModelCodec::fromProto),
                message.getSucceeded(),
                message.getDetail());
    }

    public static io.quorate.proto.v1.Vacancy toProto(Vacancy vacancy) {
        io.quorate.proto.v1.Vacancy.Builder message = io.quorate.proto.v1.Vacancy.newBuilder()
                .setEpoch(vacancy.epoch().number())
                .setLastHolder(vacancy.lastHolder().name())
                .setReleased(vacancy.released())
                .setPositionIsFinal(vacancy.positionIsFinal())
                .setReason(vacancy.reason())
                .setSuccessor(vacancy.successor().map(NodeId::name).orElse(""));
        vacancy.position().ifPresent(position -> message.setPosition(toProto(position)));
        vacancy.completeness().ifPresent(then -> message.setCompleteness(toProto(then)));
        return message.build();
    }

    public static Vacancy fromProto(io.quorate.proto.v1.Vacancy message) throws CodecException {
        if (message.getPositionIsFinal() && !message.hasPosition()) {
            throw new CodecException("vacancy's position is missing although it is said to be final");
        }
        return new Vacancy(
                Fields.epoch("vacancy's epoch", message.getEpoch()),
                Fields.node("vacancy's last holder", message.getLastHolder()),
                message.getReleased(),
                Fields.optional(message.hasPosition(), message.getPosition(), ModelCodec::fromProto),
                message.getPositionIsFinal(),
                message.getReason(),
                Fields.optionalNode("vacancy's successor", message.getSuccessor()),
                Fields.optional(message.hasCompleteness(), message.getCompleteness(), ModelCodec::fromProto));
    }
}
