package io.quorate.consensus.codec;

import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.proto.v1.CommandReply;

/**
 * What a committed command came to, as the log answers its proposer and one agent another. The other two outcomes of a proposal
 * have no reply: nothing was committed, or nobody knows. Stateless.
 */
public final class ReplyCodec {
    private ReplyCodec() {}

    public static CommandReply toProto(ProposalOutcome.Applied outcome) {
        return CommandReply.newBuilder().setLogIndex(outcome.index()).build();
    }

    public static CommandReply toProto(ProposalOutcome.Rejected outcome) {
        return CommandReply.newBuilder()
                .setLogIndex(outcome.index())
                .setRejection(io.quorate.proto.v1.Rejection.newBuilder()
                        .setCode(outcome.rejection().code().name())
                        .setDetail(outcome.rejection().detail()))
                .build();
    }

    /**
     * @return {@link ProposalOutcome.Applied} or {@link ProposalOutcome.Rejected}
     * @throws CodecException if the index is missing or the rejection's code is not known
     */
    public static ProposalOutcome fromProto(CommandReply message) throws CodecException {
        // A reply without content must never read as "applied".
        long index = Fields.atLeast(1, "reply's log index", message.getLogIndex());
        if (!message.hasRejection()) {
            return new ProposalOutcome.Applied(index);
        }
        String name = message.getRejection().getCode();
        Rejection.Code code = Fields.checked("rejection's code", () -> Rejection.Code.valueOf(name));
        return new ProposalOutcome.Rejected(
                index, new Rejection(code, message.getRejection().getDetail()));
    }

    public static byte[] encode(ProposalOutcome.Applied outcome) {
        return toProto(outcome).toByteArray();
    }

    public static byte[] encode(ProposalOutcome.Rejected outcome) {
        return toProto(outcome).toByteArray();
    }

    /** As {@link #fromProto}. */
    public static ProposalOutcome decode(byte[] bytes) throws CodecException {
        CommandReply message = Fields.parse("reply", CommandReply.parser(), bytes);
        UnknownContent.refuse(message);
        return fromProto(message);
    }
}
