package io.quorate.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndOfCallTest {
    private final List<String> ends = new ArrayList<>();
    private final EndOfCall<String> call = new EndOfCall<>(answer -> {}, ends::add);

    @Test
    void a_call_ends_with_nothing_or_with_its_code_and_a_name_that_is_not_known_is_told() {
        call.onCompleted();
        call.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
        call.onError(
                Status.UNAVAILABLE.withCause(new UnknownHostException("n2")).asRuntimeException());

        assertThat(ends).containsExactly("", "DEADLINE_EXCEEDED", "UNAVAILABLE: " + EndOfCall.UNKNOWN_HOST);
    }
}
