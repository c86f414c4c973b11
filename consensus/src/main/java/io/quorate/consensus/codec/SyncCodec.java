package io.quorate.consensus.codec;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import io.quorate.proto.v1.EstablishEpoch;
import io.quorate.proto.v1.RecordSync;
import io.quorate.proto.v1.SyncMember;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whose promises an election needs, and the commands that change it, to and from their protobuf form. */
public final class SyncCodec {
    private SyncCodec() {}

    public static io.quorate.proto.v1.SyncReplication toProto(SyncReplication sync) {
        return io.quorate.proto.v1.SyncReplication.newBuilder()
                .setEpoch(sync.epoch().number())
                .setHolder(sync.holder().name())
                .setIncarnation(sync.incarnation().word())
                .addAllMembers(toProto(sync.members()))
                .setPromises(sync.promises())
                .setRevision(sync.revision())
                .build();
    }

    /** @throws CodecException for content that makes no quorum */
    public static SyncReplication fromProto(io.quorate.proto.v1.SyncReplication message) throws CodecException {
        var epoch = Fields.epoch("established epoch", message.getEpoch());
        var holder = Fields.node("established holder", message.getHolder());
        var incarnation = Fields.incarnation("established holder's incarnation", message.getIncarnation());
        var members = members("established member", message.getMembersList());
        long revision =
                Fields.atLeast(SyncReplication.FIRST_REVISION, "established quorum's revision", message.getRevision());
        return Fields.checked(
                "established quorum",
                () -> new SyncReplication(epoch, holder, incarnation, members, message.getPromises(), revision));
    }

    static EstablishEpoch toProto(ClusterCommand.EstablishEpoch command) {
        return EstablishEpoch.newBuilder()
                .setHolder(command.holder().name())
                .setEpoch(command.epoch().number())
                .setIncarnation(command.incarnation().word())
                .addAllStandbys(toProto(command.standbys()))
                .setAcknowledgements(command.acknowledgements())
                .build();
    }

    static ClusterCommand fromProto(EstablishEpoch message) throws CodecException {
        return new ClusterCommand.EstablishEpoch(
                Fields.node("establishing holder", message.getHolder()),
                Fields.epoch("epoch to establish", message.getEpoch()),
                Fields.incarnation("establishing holder's incarnation", message.getIncarnation()),
                members("standby", message.getStandbysList()),
                count("acknowledgements", message.getAcknowledgements()));
    }

    static RecordSync toProto(ClusterCommand.RecordSync command) {
        return RecordSync.newBuilder()
                .setHolder(command.holder().name())
                .setEpoch(command.epoch().number())
                .addAllMembers(toProto(command.members()))
                .setPromises(command.promises())
                .addAllStandbysInForce(
                        command.inForce().standbys().stream().map(NodeId::name).toList())
                .setAcknowledgementsInForce(command.inForce().acknowledgements())
                .setRevision(command.revision())
                .build();
    }

    static ClusterCommand fromProto(RecordSync message) throws CodecException {
        Set<NodeId> standbys = new TreeSet<>();
        for (String name : message.getStandbysInForceList()) {
            standbys.add(Fields.node("standby in force", name));
        }
        int acknowledgements = count("acknowledgements in force", message.getAcknowledgementsInForce());
        SyncSet inForce = Fields.checked("set in force", () -> new SyncSet(standbys, acknowledgements));
        return new ClusterCommand.RecordSync(
                Fields.node("recording holder", message.getHolder()),
                Fields.epoch("recording holder's epoch", message.getEpoch()),
                members("member", message.getMembersList()),
                count("promises", message.getPromises()),
                inForce,
                Fields.atLeast(SyncReplication.FIRST_REVISION, "record's revision", message.getRevision()));
    }

    private static int count(String field, int value) throws CodecException {
        return Math.toIntExact(Fields.count(field, value));
    }

    private static List<SyncMember> toProto(Map<NodeId, Incarnation> members) {
        return members.entrySet().stream()
                .map(member -> SyncMember.newBuilder()
                        .setNode(member.getKey().name())
                        .setIncarnation(member.getValue().word())
                        .build())
                .toList();
    }

    private static Map<NodeId, Incarnation> members(String field, List<SyncMember> messages) throws CodecException {
        Map<NodeId, Incarnation> members = new TreeMap<>();
        for (SyncMember message : messages) {
            NodeId node = Fields.node(field, message.getNode());
            if (members.put(node, Fields.incarnation(field + "'s incarnation", message.getIncarnation())) != null) {
                throw new CodecException(field + " " + node + " stands twice");
            }
        }
        return members;
    }
}
