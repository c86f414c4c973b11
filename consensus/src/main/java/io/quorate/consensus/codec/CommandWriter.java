package io.quorate.consensus.codec;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.BeginSwitchover;
import io.quorate.proto.v1.EndSwitchover;
import io.quorate.proto.v1.ExpireLease;
import io.quorate.proto.v1.FoundCluster;
import io.quorate.proto.v1.GrantLease;
import io.quorate.proto.v1.Observe;
import io.quorate.proto.v1.PauseCluster;
import io.quorate.proto.v1.RecordSystemIdentifier;
import io.quorate.proto.v1.RecoverCluster;
import io.quorate.proto.v1.ReleaseLease;
import io.quorate.proto.v1.RenewLease;
import io.quorate.proto.v1.ReportPromoted;
import io.quorate.proto.v1.ReserveTimeline;
import io.quorate.proto.v1.ResumeCluster;

/** The protobuf form of each command. */
final class CommandWriter implements ClusterCommand.Handler<io.quorate.proto.v1.ClusterCommand> {
    @Override
    public io.quorate.proto.v1.ClusterCommand foundCluster(ClusterCommand.FoundCluster command) {
        FoundCluster.Builder message = FoundCluster.newBuilder()
                .setCluster(command.cluster())
                .setSettings(ModelCodec.toProto(command.settings()));
        command.members().forEach(member -> message.addMembers(ModelCodec.toProto(member)));
        return envelope().setFoundCluster(message).build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand recoverCluster(ClusterCommand.RecoverCluster command) {
        return envelope()
                .setRecoverCluster(RecoverCluster.newBuilder()
                        .setState(StateCodec.toProto(command.state()))
                        .setRequestedBy(command.requestedBy())
                        .setLogTerm(command.logTerm())
                        .setLogIndex(command.logIndex()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand grantLease(ClusterCommand.GrantLease command) {
        return envelope()
                .setGrantLease(GrantLease.newBuilder()
                        .setHolder(command.holder().name())
                        .setEpoch(command.epoch().number())
                        .setEvidence(EvidenceCodec.toProto(command.evidence()))
                        .setReason(command.reason()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand renewLease(ClusterCommand.RenewLease command) {
        RenewLease.Builder message = RenewLease.newBuilder()
                .setHolder(command.holder().name())
                .setEpoch(command.epoch().number());
        command.position().ifPresent(position -> message.setPosition(ModelCodec.toProto(position)));
        command.resumeNumber().ifPresent(message::setResumeNumber);
        return envelope().setRenewLease(message).build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand releaseLease(ClusterCommand.ReleaseLease command) {
        ReleaseLease.Builder message = ReleaseLease.newBuilder()
                .setHolder(command.holder().name())
                .setEpoch(command.epoch().number())
                .setRenewalsSeen(command.renewalsSeen())
                .setSuccessor(command.successor().map(NodeId::name).orElse(""))
                .setReason(command.reason());
        command.finalPosition().ifPresent(position -> message.setFinalPosition(ModelCodec.toProto(position)));
        return envelope().setReleaseLease(message).build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand expireLease(ClusterCommand.ExpireLease command) {
        return envelope()
                .setExpireLease(ExpireLease.newBuilder()
                        .setEpoch(command.epoch().number())
                        .setRenewalsSeen(command.renewalsSeen()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand reserveTimeline(ClusterCommand.ReserveTimeline command) {
        return envelope()
                .setReserveTimeline(ReserveTimeline.newBuilder()
                        .setHolder(command.holder().name())
                        .setEpoch(command.epoch().number())
                        .setTimeline(Fields.timeline(command.timeline())))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand reportPromoted(ClusterCommand.ReportPromoted command) {
        return envelope()
                .setReportPromoted(ReportPromoted.newBuilder()
                        .setHolder(command.holder().name())
                        .setEpoch(command.epoch().number())
                        .setTimeline(Fields.timeline(command.timeline()))
                        .setParentTimeline(Fields.timeline(command.parentTimeline()))
                        .setForkLsn(command.forkLsn().value()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand recordSystemIdentifier(ClusterCommand.RecordSystemIdentifier command) {
        return envelope()
                .setRecordSystemIdentifier(RecordSystemIdentifier.newBuilder()
                        .setHolder(command.holder().name())
                        .setEpoch(command.epoch().number())
                        .setSystemIdentifier(command.systemIdentifier()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand establishEpoch(ClusterCommand.EstablishEpoch command) {
        return envelope().setEstablishEpoch(SyncCodec.toProto(command)).build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand recordSync(ClusterCommand.RecordSync command) {
        return envelope().setRecordSync(SyncCodec.toProto(command)).build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand beginSwitchover(ClusterCommand.BeginSwitchover command) {
        return envelope()
                .setBeginSwitchover(BeginSwitchover.newBuilder()
                        .setId(command.id())
                        .setKind(ModelCodec.toProto(command.kind()))
                        .setFrom(command.from().map(NodeId::name).orElse(""))
                        .setTo(command.to().name())
                        .setRequestedBy(command.requestedBy()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand endSwitchover(ClusterCommand.EndSwitchover command) {
        return envelope()
                .setEndSwitchover(EndSwitchover.newBuilder()
                        .setId(command.id())
                        .setSucceeded(command.succeeded())
                        .setDetail(command.detail()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand pauseCluster(ClusterCommand.PauseCluster command) {
        return envelope()
                .setPauseCluster(PauseCluster.newBuilder().setRequestedBy(command.requestedBy()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand resumeCluster(ClusterCommand.ResumeCluster command) {
        return envelope()
                .setResumeCluster(ResumeCluster.newBuilder().setRequestedBy(command.requestedBy()))
                .build();
    }

    @Override
    public io.quorate.proto.v1.ClusterCommand observe(ClusterCommand.Observe command) {
        return envelope().setObserve(Observe.getDefaultInstance()).build();
    }

    private static io.quorate.proto.v1.ClusterCommand.Builder envelope() {
        return io.quorate.proto.v1.ClusterCommand.newBuilder();
    }
}
