package io.quorate.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.CommandSamples;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    static Collection<ClusterCommand> commands() {
        return CommandSamples.all().values();
    }

    static Collection<ClusterState> states() {
        return StateSamples.all().values();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_is_read_as_it_was_written(ClusterCommand command) throws CodecException {
        assertThat(CommandCodec.decode(CommandCodec.encode(command))).isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("states")
    void a_state_is_read_as_it_was_written(ClusterState state) throws CodecException {
        assertThat(StateCodec.decode(StateCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void every_kind_of_command_has_a_sample() {
        assertThat(kindsOf(ClusterCommand.class))
                .isEqualTo(commands().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    @Test
    void every_kind_of_evidence_has_a_sample() {
        assertThat(kindsOf(Evidence.class))
                .isEqualTo(CommandSamples.evidence().values().stream()
                        .map(Object::getClass)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource
    void a_rejection_is_read_as_it_was_written(Rejection.Code code) throws CodecException {
        var outcome = new ProposalOutcome.Rejected(7, new Rejection(code, "because"));
        assertThat(ReplyCodec.decode(ReplyCodec.encode(outcome))).isEqualTo(outcome);
    }

    @Test
    void an_application_is_read_as_it_was_written() throws CodecException {
        var outcome = new ProposalOutcome.Applied(7);
        assertThat(ReplyCodec.decode(ReplyCodec.encode(outcome))).isEqualTo(outcome);
    }

    /** Cases are records; the dispatch interface nested beside them is no case. */
    private static Set<Class<?>> kindsOf(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses()).collect(Collectors.toSet());
    }
}
