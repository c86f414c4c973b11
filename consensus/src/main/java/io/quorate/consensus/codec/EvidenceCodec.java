package io.quorate.consensus.codec;

import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
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
            case PROMISES ->
                new Evidence.Promises(Fields.list(message.getPromises().getPromisesList(), EvidenceCodec::fromProto));
            case OPERATOR_CHOICE ->
                new Evidence.OperatorChoice(
                        Fields.count(
                                "operator's switchover id",
                                message.getOperatorChoice().getSwitchoverId()),
                        Fields.list(message.getOperatorChoice().getPromisesList(), EvidenceCodec::fromProto));
            case KIND_NOT_SET -> throw new CodecException("evidence names none of the kinds that this version knows");
        };
    }

    private static Promise fromProto(io.quorate.proto.v1.Promise message) throws CodecException {
        return new Promise(
                Fields.node("promising node", message.getNode()),
                Fields.required(
                        "promised position", message.hasPosition(), message.getPosition(), ModelCodec::fromProto),
                Fields.incarnation("promise's incarnation", message.getIncarnation()),
                Fields.epoch("promised epoch", message.getEpoch()));
    }

    private static List<io.quorate.proto.v1.Promise> toProto(List<Promise> promises) {
        return promises.stream()
                .map(promise -> io.quorate.proto.v1.Promise.newBuilder()
                        .setNode(promise.node().name())
                        .setPosition(ModelCodec.toProto(promise.position()))
                        .setIncarnation(promise.incarnation().word())
                        .setEpoch(promise.epoch().number())
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
        public io.quorate.proto.v1.Evidence promises(Evidence.Promises evidence) {
            return io.quorate.proto.v1.Evidence.newBuilder()
                    .setPromises(io.quorate.proto.v1.Evidence.Promises.newBuilder()
                            .addAllPromises(toProto(evidence.promises())))
                    .build();
        }

        @Override
        public io.quorate.proto.v1.Evidence operatorChoice(Evidence.OperatorChoice evidence) {
            return io.quorate.proto.v1.Evidence.newBuilder()
                    .setOperatorChoice(io.quorate.proto.v1.Evidence.OperatorChoice.newBuilder()
                            .setSwitchoverId(evidence.switchoverId())
                            .addAllPromises(toProto(evidence.promises())))
                    .build();
        }
    }
}
