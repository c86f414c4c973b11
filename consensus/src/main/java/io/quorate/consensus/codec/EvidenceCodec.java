package io.quorate.consensus.codec;

import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.ReportedPosition;
import java.util.List;

/** The evidence of a grant to and from its protobuf form. */
final class EvidenceCodec {
    private static final Writer WRITER = new Writer();

    private EvidenceCodec() {}

    static io.quorate.proto.v1.Evidence toProto(Evidence evidence) {
        return evidence.accept(WRITER);
    }

    static Evidence fromProto(io.quorate.proto.v1.Evidence message) throws CodecException {
        return switch (message.getKindCase()) {
            case FIRST_PRIMARY -> new Evidence.FirstPrimary();
            case POSITIONS ->
                new Evidence.Positions(
                        Fields.list(message.getPositions().getPositionsList(), EvidenceCodec::fromProto));
            case OPERATOR_CHOICE ->
                new Evidence.OperatorChoice(
                        Fields.count(
                                "operator's switchover id",
                                message.getOperatorChoice().getSwitchoverId()),
                        Fields.list(message.getOperatorChoice().getPositionsList(), EvidenceCodec::fromProto));
            case KIND_NOT_SET -> throw new CodecException("evidence names none of the kinds that this version knows");
        };
    }

    private static ReportedPosition fromProto(io.quorate.proto.v1.ReportedPosition message) throws CodecException {
        return new ReportedPosition(
                Fields.node("reporting node", message.getNode()),
                Fields.required(
                        "reported position", message.hasPosition(), message.getPosition(), ModelCodec::fromProto));
    }

    private static List<io.quorate.proto.v1.ReportedPosition> toProto(List<ReportedPosition> positions) {
        return positions.stream()
                .map(reported -> io.quorate.proto.v1.ReportedPosition.newBuilder()
                        .setNode(reported.node().name())
                        .setPosition(ModelCodec.toProto(reported.position()))
                        .build())
                .toList();
    }

    private static final class Writer implements Evidence.Handler<io.quorate.proto.v1.Evidence> {
        @Override
        public io.quorate.proto.v1.Evidence firstPrimary(Evidence.FirstPrimary evidence) {
            return io.quorate.proto.v1.Evidence.newBuilder()
                    .setFirstPrimary(io.quorate.proto.v1.Evidence.FirstPrimary.getDefaultInstance())
                    .build();
        }

        @Override
        public io.quorate.proto.v1.Evidence positions(Evidence.Positions evidence) {
            return io.quorate.proto.v1.Evidence.newBuilder()
                    .setPositions(io.quorate.proto.v1.Evidence.Positions.newBuilder()
                            .addAllPositions(toProto(evidence.positions())))
                    .build();
        }

        @Override
        public io.quorate.proto.v1.Evidence operatorChoice(Evidence.OperatorChoice evidence) {
            return io.quorate.proto.v1.Evidence.newBuilder()
                    .setOperatorChoice(io.quorate.proto.v1.Evidence.OperatorChoice.newBuilder()
                            .setSwitchoverId(evidence.switchoverId())
                            .addAllPositions(toProto(evidence.positions())))
                    .build();
        }
    }
}
