package io.quorate.consensus.ratis;

import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.ReplyCodec;
import io.quorate.consensus.log.ProposalOutcome;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.RaftClientReply;
import org.jspecify.annotations.Nullable;

/**
 * What Ratis says about a command that was submitted, in the port's words. Only a reply that the replica wrote is an answer;
 * everything else leaves the outcome open, a refusal by a server that no longer leads included: its entry may still commit.
 */
final class Outcomes {
    private Outcomes() {}

    static ProposalOutcome of(@Nullable RaftClientReply reply, @Nullable Throwable failure) {
        if (failure != null) {
            return unknown(failure);
        }
        if (reply == null) {
            return new ProposalOutcome.Unknown("Ratis gave no reply");
        }
        if (!reply.isSuccess()) {
            Throwable exception = reply.getException();
            return exception == null
                    ? new ProposalOutcome.Unknown("Ratis refused without a reason")
                    : unknown(exception);
        }
        return decode(reply);
    }

    static ProposalOutcome unknown(Throwable failure) {
        Throwable cause = failure instanceof CompletionException
                ? Optional.ofNullable(failure.getCause()).orElse(failure)
                : failure;
        return new ProposalOutcome.Unknown(cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private static ProposalOutcome decode(RaftClientReply reply) {
        if (reply.getMessage() == null) {
            return new ProposalOutcome.Unknown("the reply is empty");
        }
        try {
            return ReplyCodec.decode(reply.getMessage().getContent().toByteArray());
        } catch (CodecException e) {
            return new ProposalOutcome.Unknown("the reply cannot be read: " + e.getMessage());
        }
    }
}
