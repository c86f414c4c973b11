package io.quorate.agent.peer;

import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.ModelCodec;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node's status to and from its protobuf form, for the peer and the admin service. Stateless. */
public final class NodeStatusCodec {
    private static final int MAX_PROBLEMS = 50;

    private NodeStatusCodec() {}

    public static io.quorate.proto.v1.NodeStatus encode(NodeStatus status) {
        io.quorate.proto.v1.NodeStatus.Builder message = io.quorate.proto.v1.NodeStatus.newBuilder()
                .setNode(status.node().name())
                .setAgentIncarnation(status.agentIncarnation())
                .setSequence(status.sequence())
                .setRole(StatusWords.encode(status.role()))
                .setState(StatusWords.encode(status.state()))
                .setTimeline(status.timeline()
                        .map(timeline -> (int) timeline.number())
                        .orElse(0))
                .setLsn(status.lsn().map(Lsn::value).orElse(0L))
                .setReplayLsn(status.replayLsn().map(Lsn::value).orElse(0L))
                .setUpstream(status.upstream().map(NodeId::name).orElse(""))
                .setSystemIdentifier(status.systemIdentifier().orElse(0L))
                .setDataDirectory(StatusWords.encode(status.dataDirectory()))
                .setNotElectable(status.notElectable().orElse(""))
                .setGaveBackEpoch(status.gaveBackEpoch().map(Epoch::number).orElse(0L))
                .setReplayPaused(status.replayPaused())
                .setGuardAlive(status.guardAlive())
                .setOperation(status.operation().orElse(""))
                .setAgentVersion(status.agentVersion())
                .setPostgresVersion(status.postgresVersion())
                .addAllProblems(status.problems().stream().limit(MAX_PROBLEMS).toList());
        status.incarnation().ifPresent(incarnation -> message.setIncarnation(incarnation.word()));
        message.setLeavesSync(status.leavesSync());
        status.cut()
                .ifPresent(cut -> message.setCutPosition(ModelCodec.toProto(cut.position()))
                        .setCutAfterEpoch(cut.afterEpoch().number()));
        status.leaseReport().ifPresent(report -> message.setLeaseFigures(LeaseReportCodec.encode(report)));
        status.leaseRemaining().ifPresent(left -> message.setLeaseRemainingMs(Math.max(0, left.toMillis())));
        return message.build();
    }

    /** @throws CodecException naming the field, if the status holds anything that this version does not know */
    public static NodeStatus decode(io.quorate.proto.v1.NodeStatus message) throws CodecException {
        return new NodeStatus(
                node("node", message.getNode()),
                message.getAgentIncarnation(),
                message.getSequence(),
                StatusWords.decode(message.getRole()),
                StatusWords.decode(message.getState()),
                timeline(message.getTimeline()),
                lsn(message.getLsn()),
                lsn(message.getReplayLsn()),
                optionalNode("upstream", message.getUpstream()),
                known(message.getSystemIdentifier()),
                StatusWords.decode(message.getDataDirectory()),
                incarnation(message),
                cut(message),
                message.getLeavesSync(),
                text(message.getNotElectable()),
                known(message.getGaveBackEpoch()).isPresent()
                        ? Optional.of(epoch("gave_back_epoch", message.getGaveBackEpoch()))
                        : Optional.empty(),
                message.getReplayPaused(),
                message.getGuardAlive(),
                leaseRemaining(message),
                message.hasLeaseFigures()
                        ? Optional.of(LeaseReportCodec.decode(message.getLeaseFigures()))
                        : Optional.empty(),
                text(message.getOperation()),
                message.getAgentVersion(),
                message.getPostgresVersion(),
                problems(message.getProblemsList()));
    }

    private static Optional<CutPosition> cut(io.quorate.proto.v1.NodeStatus message) throws CodecException {
        if (!message.hasCutPosition()) {
            return Optional.empty();
        }
        Optional<Incarnation> incarnation = incarnation(message);
        if (incarnation.isEmpty()) {
            throw new CodecException("incarnation is missing: a promise is that of one life of a data directory");
        }
        return Optional.of(new CutPosition(
                epoch("cut_after_epoch", message.getCutAfterEpoch()),
                ModelCodec.fromProto(message.getCutPosition()),
                incarnation.get()));
    }

    private static Optional<Incarnation> incarnation(io.quorate.proto.v1.NodeStatus message) throws CodecException {
        String word = message.getIncarnation();
        if (word.isEmpty()) {
            return Optional.empty();
        }
        if (!Incarnation.isValid(word)) {
            throw new CodecException("incarnation is '" + word + "': allowed are 16 hexadecimal digits");
        }
        return Optional.of(new Incarnation(word));
    }

    private static Optional<Duration> leaseRemaining(io.quorate.proto.v1.NodeStatus message) throws CodecException {
        if (!message.hasLeaseRemainingMs()) {
            return Optional.empty();
        }
        if (message.getLeaseRemainingMs() < 0) {
            throw new CodecException(
                    "lease_remaining_ms is " + message.getLeaseRemainingMs() + ": allowed is 0 or more");
        }
        return Optional.of(Duration.ofMillis(message.getLeaseRemainingMs()));
    }

    private static List<String> problems(List<String> problems) {
        return List.copyOf(problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS)));
    }

    private static NodeId node(String field, String name) throws CodecException {
        if (!NodeId.isValid(name)) {
            throw new CodecException(field + " is '" + name + "': allowed is " + NodeId.RULE);
        }
        return new NodeId(name);
    }

    private static Optional<NodeId> optionalNode(String field, String name) throws CodecException {
        return name.isEmpty() ? Optional.empty() : Optional.of(node(field, name));
    }

    private static Epoch epoch(String field, long number) throws CodecException {
        if (number < 0) {
            throw new CodecException(field + " is " + number + ": allowed is 0 or more");
        }
        return new Epoch(number);
    }

    private static Optional<Timeline> timeline(int unsigned) {
        return unsigned == 0 ? Optional.empty() : Optional.of(new Timeline(Integer.toUnsignedLong(unsigned)));
    }

    private static Optional<Lsn> lsn(long value) {
        return known(value).map(Lsn::new);
    }

    /** 0 stands for "not known". */
    private static Optional<Long> known(long value) {
        return value == 0 ? Optional.empty() : Optional.of(value);
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
