package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.codec.ReplyCodec;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.ProposalOutcome;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private static final RaftGroupMemberId MEMBER =
            RaftGroupMemberId.valueOf(RaftPeerId.valueOf("node-a.1"), RaftNames.group("orders", ""));

    @Test
    void a_reply_that_the_replica_wrote_is_the_outcome() {
        ProposalOutcome.Applied applied = new ProposalOutcome.Applied(7);
        ProposalOutcome.Rejected rejected =
                new ProposalOutcome.Rejected(8, new Rejection(Rejection.Code.PAUSED, "by ops"));

        assertThat(Outcomes.of(success(ReplyCodec.encode(applied)), null)).isEqualTo(applied);
        assertThat(Outcomes.of(success(ReplyCodec.encode(rejected)), null)).isEqualTo(rejected);
    }

    @Test
    void a_submitted_command_that_a_former_leader_refuses_may_still_commit() {
        RaftClientReply reply = refusal(new NotLeaderException(MEMBER, null, null));

        assertThat(Outcomes.of(reply, null)).isInstanceOf(ProposalOutcome.Unknown.class);
    }

    @Test
    void a_leader_that_is_not_ready_leaves_the_outcome_open() {
        RaftClientReply reply = refusal(new LeaderNotReadyException(MEMBER));

        assertThat(Outcomes.of(reply, null)).isInstanceOf(ProposalOutcome.Unknown.class);
    }

    @Test
    void a_failure_is_never_read_as_an_answer_and_says_its_reason() {
        Throwable failure = new CompletionException(new TimeoutException("too late"));

        assertThat(Outcomes.of(null, failure)).isEqualTo(new ProposalOutcome.Unknown("TimeoutException: too late"));
    }

    @Test
    void a_reply_without_readable_content_is_never_read_as_applied() {
        assertThat(Outcomes.of(success(new byte[0]), null)).isInstanceOf(ProposalOutcome.Unknown.class);
        assertThat(Outcomes.of(success(new byte[] {1, 2, 3}), null)).isInstanceOf(ProposalOutcome.Unknown.class);
        assertThat(Outcomes.of(builder().setSuccess().build(), null)).isInstanceOf(ProposalOutcome.Unknown.class);
        assertThat(Outcomes.of(null, null)).isInstanceOf(ProposalOutcome.Unknown.class);
    }

    private static RaftClientReply success(byte[] message) {
        return builder()
                .setSuccess()
                .setMessage(Message.valueOf(ByteString.copyFrom(message)))
                .build();
    }

    private static RaftClientReply refusal(RaftException exception) {
        return builder().setSuccess(false).setException(exception).build();
    }

    private static RaftClientReply.Builder builder() {
        return RaftClientReply.newBuilder()
                .setServerId(MEMBER)
                .setClientId(ClientId.randomId())
                .setCallId(1);
    }
}
