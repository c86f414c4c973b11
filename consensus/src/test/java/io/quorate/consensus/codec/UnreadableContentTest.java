package io.quorate.consensus.codec;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.quorate.consensus.command.CommandSamples;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.proto.v1.ClusterCommand;
import io.quorate.proto.v1.ClusterState;
import io.quorate.proto.v1.CommandReply;
import io.quorate.proto.v1.Evidence;
import io.quorate.proto.v1.ExpireLease;
import io.quorate.proto.v1.GrantLease;
import io.quorate.proto.v1.Lease;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.RecordSystemIdentifier;
import io.quorate.proto.v1.Rejection;
import io.quorate.proto.v1.RenewLease;
import io.quorate.proto.v1.Switchover;
import io.quorate.proto.v1.Vacancy;
import io.quorate.proto.v1.WalPosition;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UnreadableContentTest {
    private static final UnknownFieldSet NEWER = UnknownFieldSet.newBuilder()
            .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    @Test
    void a_command_of_no_known_kind_is_refused() {
        refused(() -> CommandCodec.decode(new byte[0]), "names none of the kinds");
    }

    @Test
    void a_command_of_a_kind_that_a_newer_version_added_is_refused() {
        refusedCommand(ClusterCommand.newBuilder().setUnknownFields(NEWER), "ClusterCommand", "77", "newer version");
    }

    @Test
    void a_command_with_a_field_that_a_newer_version_added_is_refused() {
        var position = WalPosition.newBuilder().setTimeline(2).setUnknownFields(NEWER);
        var renewal = RenewLease.newBuilder().setHolder("node-a").setEpoch(1).setPosition(position);
        refusedCommand(ClusterCommand.newBuilder().setRenewLease(renewal), "WalPosition", "77", "newer version");
    }

    @Test
    void evidence_of_no_known_kind_is_refused() {
        var grant = GrantLease.newBuilder().setHolder("node-a").setEpoch(1).setEvidence(Evidence.getDefaultInstance());
        refusedCommand(ClusterCommand.newBuilder().setGrantLease(grant), "evidence names none of the kinds");
    }

    @Test
    void a_grant_without_evidence_is_refused() {
        var grant = GrantLease.newBuilder().setHolder("node-a").setEpoch(1);
        refusedCommand(ClusterCommand.newBuilder().setGrantLease(grant), "evidence is missing");
    }

    @Test
    void a_name_that_no_node_can_have_is_refused() {
        refusedCommand(
                ClusterCommand.newBuilder()
                        .setRenewLease(RenewLease.newBuilder().setHolder("Node A")),
                "renewal's holder",
                "'Node A'");
        refusedCommand(
                ClusterCommand.newBuilder().setRenewLease(RenewLease.getDefaultInstance()), "renewal's holder", "''");
    }

    @Test
    void negative_counts_and_epochs_are_refused() {
        refusedCommand(
                ClusterCommand.newBuilder()
                        .setExpireLease(ExpireLease.newBuilder().setEpoch(-1)),
                "expiry's epoch",
                "-1");
        refusedCommand(
                ClusterCommand.newBuilder()
                        .setExpireLease(ExpireLease.newBuilder().setEpoch(1).setRenewalsSeen(-3)),
                "expiry's renewals is -3",
                "0 or more");
    }

    @Test
    void a_system_identifier_of_zero_is_refused() {
        refusedCommand(
                ClusterCommand.newBuilder()
                        .setRecordSystemIdentifier(RecordSystemIdentifier.newBuilder()
                                .setHolder("node-a")
                                .setEpoch(1)),
                "system identifier");
    }

    @Test
    void a_state_of_a_newer_format_is_refused() {
        byte[] newer =
                state().setFormatVersion(2).setUnknownFields(NEWER).build().toByteArray();
        refused(() -> StateCodec.decode(newer), "format version 2", "newer agent");
    }

    @Test
    void a_state_without_a_format_is_refused() {
        refused(() -> StateCodec.decode(new byte[0]), "format version 0");
    }

    @Test
    void a_state_with_a_field_that_this_version_does_not_know_is_refused() {
        refusedState(state().setUnknownFields(NEWER), "ClusterState", "77");
    }

    @Test
    void a_state_without_settings_or_pause_is_refused() {
        refusedState(state().clearSettings(), "settings is missing");
        refusedState(state().clearPause(), "pause is missing");
    }

    @Test
    void a_member_that_stands_twice_is_refused() {
        refusedState(state().addMembers(ModelCodec.toProto(data(NODE_A))), "node-a", "twice");
    }

    @Test
    void a_lease_without_a_positive_duration_is_refused() {
        Lease.Builder lease = state().getLeaseBuilder();
        refused(
                () -> ModelCodec.fromProto(lease.clone().setDurationMs(-1).build()),
                "lease's duration is -1 ms",
                "1 ms or more");
        refused(() -> ModelCodec.fromProto(lease.clone().clearDurationMs().build()), "lease's duration is 0 ms");
    }

    @Test
    void settings_whose_arithmetic_is_unsafe_are_refused() {
        var unsafe = ModelCodec.toProto(ClusterSettings.DEFAULT).toBuilder()
                .setLeaseMarginMs(10)
                .build();
        refused(() -> ModelCodec.fromProto(unsafe), "cluster settings", "lease_margin is 10 ms");
    }

    @Test
    void values_of_enumerations_that_this_version_does_not_know_are_refused() {
        var settings = ModelCodec.toProto(ClusterSettings.DEFAULT).toBuilder();
        refused(() -> ModelCodec.fromProto(settings.setDurabilityValue(9).build()), "durability");
        refused(() -> ModelCodec.fromProto(settings.setDurabilityValue(0).build()), "durability");
        var member = ModelCodec.toProto(data(NODE_A)).toBuilder();
        refused(() -> ModelCodec.fromProto(member.setKindValue(9).build()), "member kind");
        refused(() -> ModelCodec.fromProto(member.setKindValue(0).build()), "member kind");
        refused(
                () -> ModelCodec.fromProto(
                        PauseState.newBuilder().setKindValue(9).build()),
                "pause");
        refused(() -> ModelCodec.fromProto(PauseState.getDefaultInstance()), "pause");
        var switchover = Switchover.newBuilder().setId(1).setTo("node-b");
        refused(() -> ModelCodec.fromProto(switchover.setKindValue(9).build()), "switchover kind");
        refused(() -> ModelCodec.fromProto(switchover.setKindValue(0).build()), "switchover kind");
    }

    @Test
    void a_final_position_that_is_missing_is_refused() {
        var vacancy = Vacancy.newBuilder().setEpoch(1).setLastHolder("node-a").setPositionIsFinal(true);
        refused(() -> ModelCodec.fromProto(vacancy.build()), "vacancy's position is missing");
    }

    @Test
    void an_empty_reply_is_refused_and_never_read_as_applied() {
        refused(() -> ReplyCodec.decode(new byte[0]), "log index is 0");
    }

    @Test
    void a_rejection_with_a_code_that_this_version_does_not_know_is_refused() {
        CommandReply reply = CommandReply.newBuilder()
                .setLogIndex(3)
                .setRejection(Rejection.newBuilder().setCode("TOO_EARLY"))
                .build();
        refused(() -> ReplyCodec.fromProto(reply), "rejection's code", "TOO_EARLY");
    }

    @Test
    void damaged_bytes_are_refused_or_read_but_nothing_else() {
        Random random = new Random(7);
        List<byte[]> originals =
                CommandSamples.all().values().stream().map(CommandCodec::encode).toList();
        int refusals = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            refusals += isRefused(bytes) ? 1 : 0;
        }
        assertThat(refusals).isPositive();
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            CommandCodec.decode(bytes);
            return false;
        } catch (CodecException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            return true;
        }
    }

    private static ClusterState.Builder state() {
        try {
            return ClusterState.parseFrom(StateCodec.encode(healthy())).toBuilder();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static void refusedCommand(Message.Builder command, String... message) {
        refused(() -> CommandCodec.decode(command.build().toByteArray()), message);
    }

    private static void refusedState(Message.Builder state, String... message) {
        refused(() -> StateCodec.decode(state.build().toByteArray()), message);
    }

    private static void refused(ThrowingCallable decoding, String... message) {
        assertThatThrownBy(decoding).isInstanceOf(CodecException.class).hasMessageContainingAll(message);
    }
}
