package io.quorate.consensus.ratis;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.codec.ReplyCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    private final List<String> deaths = new ArrayList<>();
    private final Replica replica = new Replica(new LogEvents() {
        @Override
        public void changed() {}

        @Override
        public void died(String reason) {
            deaths.add(reason);
        }
    });

    @BeforeEach
    void restore() {
        replica.restore(new AppliedState(10, ClusterStates.healthy()));
    }

    @Test
    void an_applied_command_is_answered_with_its_index() throws Exception {
        assertThat(apply(12, renewalBy(NODE_A))).isEqualTo(new ProposalOutcome.Applied(12));
        assertThat(replica.applied().index()).isEqualTo(12);
        assertThat(replica.applied().state().lease().orElseThrow().renewals()).isEqualTo(6);
    }

    @Test
    void a_refused_command_is_answered_with_its_reason() throws Exception {
        ProposalOutcome outcome = apply(12, renewalBy(NODE_B));

        assertThat(outcome).isInstanceOf(ProposalOutcome.Rejected.class);
        assertThat(replica.applied()).isEqualTo(new AppliedState(12, ClusterStates.healthy()));
    }

    @Test
    void bytes_that_are_no_command_are_answered_and_change_nothing() throws Exception {
        ProposalOutcome outcome = ReplyCodec.decode(replica.apply(12, new byte[] {1, 2, 3}));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ProposalOutcome.Rejected.class,
                        rejected -> assertThat(rejected.rejection().code()).isEqualTo(Rejection.Code.NOT_UNDERSTOOD));
        assertThat(replica.applied()).isEqualTo(new AppliedState(12, ClusterStates.healthy()));
        assertThat(deaths).isEmpty();
    }

    @Test
    void a_broken_invariant_ends_the_log_and_nothing_is_applied_after_it() {
        ClusterState impossible =
                ClusterStates.healthy().change().lastEpoch(Epoch.NONE).build();
        replica.restore(new AppliedState(10, impossible));

        replica.apply(12, CommandCodec.encode(renewalBy(NODE_A)));
        byte[] later = replica.apply(14, CommandCodec.encode(new ClusterCommand.Observe()));

        assertThat(deaths).hasSize(1).first().asString().startsWith("broken invariant: ");
        assertThat(replica.isSound()).isFalse();
        assertThat(later).isEmpty();
        assertThat(replica.applied()).isEqualTo(new AppliedState(10, impossible));
    }

    private ProposalOutcome apply(long index, ClusterCommand command) throws CodecException {
        return ReplyCodec.decode(replica.apply(index, CommandCodec.encode(command)));
    }

    private static ClusterCommand renewalBy(NodeId node) {
        return new ClusterCommand.RenewLease(node, EPOCH, Optional.empty(), Optional.empty());
    }
}
