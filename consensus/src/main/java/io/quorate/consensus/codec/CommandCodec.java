package io.quorate.consensus.codec;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.Lsn;
import io.quorate.proto.v1.BeginSwitchover;
import io.quorate.proto.v1.EndSwitchover;
import io.quorate.proto.v1.ExpireLease;
import io.quorate.proto.v1.FoundCluster;
import io.quorate.proto.v1.GrantLease;
import io.quorate.proto.v1.RecordSystemIdentifier;
import io.quorate.proto.v1.RecoverCluster;
import io.quorate.proto.v1.ReleaseLease;
import io.quorate.proto.v1.RenewLease;
import io.quorate.proto.v1.ReportPromoted;
import io.quorate.proto.v1.ReserveTimeline;
import java.util.Optional;

/** Log commands to and from the bytes of a log entry. Stateless. */
public final class CommandCodec {
    private static final CommandWriter WRITER = new CommandWriter();

    private CommandCodec() {}

    public static byte[] encode(ClusterCommand command) {
        return command.accept(WRITER).toByteArray();
    }

    /** @throws CodecException if the bytes are damaged, incomplete, or hold anything that this version does not know */
    public static ClusterCommand decode(byte[] bytes) throws CodecException {
        var message = Fields.parse("command", io.quorate.proto.v1.ClusterCommand.parser(), bytes);
        UnknownContent.refuse(message);
        return switch (message.getCommandCase()) {
            case FOUND_CLUSTER -> foundCluster(message.getFoundCluster());
            case RECOVER_CLUSTER -> recoverCluster(message.getRecoverCluster());
            case GRANT_LEASE -> grantLease(message.getGrantLease());
            case RENEW_LEASE -> renewLease(message.getRenewLease());
            case RELEASE_LEASE -> releaseLease(message.getReleaseLease());
            case EXPIRE_LEASE -> expireLease(message.getExpireLease());
            case RESERVE_TIMELINE -> reserveTimeline(message.getReserveTimeline());
            case REPORT_PROMOTED -> reportPromoted(message.getReportPromoted());
            case RECORD_SYSTEM_IDENTIFIER -> recordSystemIdentifier(message.getRecordSystemIdentifier());
            case BEGIN_SWITCHOVER -> beginSwitchover(message.getBeginSwitchover());
            case END_SWITCHOVER -> endSwitchover(message.getEndSwitchover());
            case PAUSE_CLUSTER ->
                new ClusterCommand.PauseCluster(message.getPauseCluster().getRequestedBy());
            case RESUME_CLUSTER ->
                new ClusterCommand.ResumeCluster(message.getResumeCluster().getRequestedBy());
            case OBSERVE -> new ClusterCommand.Observe();
            case ESTABLISH_EPOCH -> SyncCodec.fromProto(message.getEstablishEpoch());
            case RECORD_SYNC -> SyncCodec.fromProto(message.getRecordSync());
            case COMMAND_NOT_SET -> throw new CodecException("command names none of the kinds that this version knows");
        };
    }

    private static ClusterCommand foundCluster(FoundCluster message) throws CodecException {
        return new ClusterCommand.FoundCluster(
                Fields.text("cluster's name", message.getCluster()),
                Fields.list(message.getMembersList(), ModelCodec::fromProto),
                Fields.required("settings", message.hasSettings(), message.getSettings(), ModelCodec::fromProto));
    }

    private static ClusterCommand recoverCluster(RecoverCluster message) throws CodecException {
        return new ClusterCommand.RecoverCluster(
                Fields.required("recovered state", message.hasState(), message.getState(), StateCodec::fromProto),
                message.getRequestedBy(),
                Fields.count("recovery's log term", message.getLogTerm()),
                Fields.count("recovery's log index", message.getLogIndex()));
    }

    private static ClusterCommand grantLease(GrantLease message) throws CodecException {
        return new ClusterCommand.GrantLease(
                Fields.node("grant's holder", message.getHolder()),
                Fields.epoch("grant's epoch", message.getEpoch()),
                Fields.required("evidence", message.hasEvidence(), message.getEvidence(), EvidenceCodec::fromProto),
                message.getReason());
    }

    private static ClusterCommand renewLease(RenewLease message) throws CodecException {
        Optional<Long> resumeNumber = message.hasResumeNumber()
                ? Optional.of(Fields.count("renewal's resume number", message.getResumeNumber()))
                : Optional.empty();
        return new ClusterCommand.RenewLease(
                Fields.node("renewal's holder", message.getHolder()),
                Fields.epoch("renewal's epoch", message.getEpoch()),
                Fields.optional(message.hasPosition(), message.getPosition(), ModelCodec::fromProto),
                resumeNumber);
    }

    private static ClusterCommand releaseLease(ReleaseLease message) throws CodecException {
        return new ClusterCommand.ReleaseLease(
                Fields.node("release's holder", message.getHolder()),
                Fields.epoch("release's epoch", message.getEpoch()),
                Fields.count("release's renewals", message.getRenewalsSeen()),
                Fields.optional(message.hasFinalPosition(), message.getFinalPosition(), ModelCodec::fromProto),
                Fields.optionalNode("release's successor", message.getSuccessor()),
                message.getReason());
    }

    private static ClusterCommand expireLease(ExpireLease message) throws CodecException {
        return new ClusterCommand.ExpireLease(
                Fields.epoch("expiry's epoch", message.getEpoch()),
                Fields.count("expiry's renewals", message.getRenewalsSeen()));
    }

    private static ClusterCommand reserveTimeline(ReserveTimeline message) throws CodecException {
        return new ClusterCommand.ReserveTimeline(
                Fields.node("reservation's holder", message.getHolder()),
                Fields.epoch("reservation's epoch", message.getEpoch()),
                Fields.timeline("reservation's timeline", message.getTimeline()));
    }

    private static ClusterCommand reportPromoted(ReportPromoted message) throws CodecException {
        return new ClusterCommand.ReportPromoted(
                Fields.node("promotion's holder", message.getHolder()),
                Fields.epoch("promotion's epoch", message.getEpoch()),
                Fields.timeline("promotion's timeline", message.getTimeline()),
                Fields.timeline("promotion's parent timeline", message.getParentTimeline()),
                new Lsn(message.getForkLsn()));
    }

    private static ClusterCommand recordSystemIdentifier(RecordSystemIdentifier message) throws CodecException {
        var holder = Fields.node("recorder's name", message.getHolder());
        var epoch = Fields.epoch("recorder's epoch", message.getEpoch());
        return Fields.checked(
                "system identifier",
                () -> new ClusterCommand.RecordSystemIdentifier(holder, epoch, message.getSystemIdentifier()));
    }

    private static ClusterCommand beginSwitchover(BeginSwitchover message) throws CodecException {
        return new ClusterCommand.BeginSwitchover(
                Fields.count("switchover's id", message.getId()),
                ModelCodec.fromProto(message.getKind()),
                Fields.optionalNode("switchover's from", message.getFrom()),
                Fields.node("switchover's to", message.getTo()),
                message.getRequestedBy());
    }

    private static ClusterCommand endSwitchover(EndSwitchover message) throws CodecException {
        return new ClusterCommand.EndSwitchover(
                Fields.count("switchover's id", message.getId()), message.getSucceeded(), message.getDetail());
    }
}
