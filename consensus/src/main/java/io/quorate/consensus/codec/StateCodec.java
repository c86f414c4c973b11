package io.quorate.consensus.codec;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The cluster's state to and from the bytes of a snapshot; equal states give equal bytes. Stateless. */
public final class StateCodec {
    private StateCodec() {}

    public static byte[] encode(ClusterState state) {
        return toProto(state).toByteArray();
    }

    /** @throws CodecException if the bytes are damaged, incomplete, or were written by a newer version */
    public static ClusterState decode(byte[] bytes) throws CodecException {
        var message = Fields.parse("cluster state", io.quorate.proto.v1.ClusterState.parser(), bytes);
        requireKnownFormat(message.getFormatVersion());
        UnknownContent.refuse(message);
        return fromProto(message);
    }

    private static void requireKnownFormat(int version) throws CodecException {
        if (version > ClusterState.FORMAT_VERSION) {
            throw new CodecException(
                    "cluster state has format version " + version + ": this version of the agent reads 1 to "
                            + ClusterState.FORMAT_VERSION + "; it was written by a newer agent");
        }
        if (version < 1) {
            throw new CodecException(
                    "cluster state has format version " + version + ": allowed is 1 to " + ClusterState.FORMAT_VERSION);
        }
    }

    static io.quorate.proto.v1.ClusterState toProto(ClusterState state) {
        io.quorate.proto.v1.ClusterState.Builder message = io.quorate.proto.v1.ClusterState.newBuilder()
                .setFormatVersion(state.formatVersion())
                .setCluster(state.cluster())
                .setSystemIdentifier(state.systemIdentifier().orElse(0L))
                .setLastEpoch(state.lastEpoch().number())
                .setSettings(ModelCodec.toProto(state.settings()))
                .setPause(ModelCodec.toProto(state.pause()))
                .setLastSwitchoverId(state.lastSwitchoverId());
        state.members().values().forEach(member -> message.addMembers(ModelCodec.toProto(member)));
        state.history().forEach(promotion -> message.addHistory(ModelCodec.toProto(promotion)));
        state.lease().ifPresent(lease -> message.setLease(ModelCodec.toProto(lease)));
        state.lastTimeline().ifPresent(reserved -> message.setLastTimeline(ModelCodec.toProto(reserved)));
        state.switchover().ifPresent(pending -> message.setSwitchover(ModelCodec.toProto(pending)));
        state.lastSwitchover().ifPresent(finished -> message.setLastSwitchover(ModelCodec.toProto(finished)));
        state.vacancy().ifPresent(vacancy -> message.setVacancy(ModelCodec.toProto(vacancy)));
        state.unreported().forEach(reserved -> message.addUnreported(ModelCodec.toProto(reserved)));
        state.sync().ifPresent(sync -> message.setSync(SyncCodec.toProto(sync)));
        return message.build();
    }

    static ClusterState fromProto(io.quorate.proto.v1.ClusterState message) throws CodecException {
        requireKnownFormat(message.getFormatVersion());
        long systemIdentifier = message.getSystemIdentifier();
        return new ClusterState(
                message.getFormatVersion(),
                message.getCluster(),
                systemIdentifier == 0 ? Optional.empty() : Optional.of(systemIdentifier),
                members(message),
                Fields.optional(message.hasLease(), message.getLease(), ModelCodec::fromProto),
                Fields.epoch("last epoch", message.getLastEpoch()),
                Fields.optional(message.hasLastTimeline(), message.getLastTimeline(), ModelCodec::fromProto),
                Fields.list(message.getHistoryList(), ModelCodec::fromProto),
                Fields.required("settings", message.hasSettings(), message.getSettings(), ModelCodec::fromProto),
                Fields.required("pause", message.hasPause(), message.getPause(), ModelCodec::fromProto),
                Fields.optional(message.hasSwitchover(), message.getSwitchover(), ModelCodec::fromProto),
                Fields.optional(message.hasLastSwitchover(), message.getLastSwitchover(), ModelCodec::fromProto),
                Fields.count("last switchover's id", message.getLastSwitchoverId()),
                Fields.optional(message.hasVacancy(), message.getVacancy(), ModelCodec::fromProto),
                Fields.optional(message.hasSync(), message.getSync(), SyncCodec::fromProto),
                Fields.list(message.getUnreportedList(), ModelCodec::fromProto));
    }

    private static Map<NodeId, Member> members(io.quorate.proto.v1.ClusterState message) throws CodecException {
        Map<NodeId, Member> members = new TreeMap<>();
        for (io.quorate.proto.v1.Member each : message.getMembersList()) {
            Member member = ModelCodec.fromProto(each);
            if (members.put(member.id(), member) != null) {
                throw new CodecException("member " + member.id() + " stands twice in the cluster state");
            }
        }
        return members;
    }
}
