package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.quorate.client.CallEnd.Verdict;
import java.net.ConnectException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallEndTest {
    private static final Endpoint ENDPOINT = new Endpoint("localhost", 7001);

    private static CallEnd end(Status status, boolean sent) {
        return new CallEnd(ENDPOINT, status, new Metadata(), sent);
    }

    private static CallEnd hinted(String hint) {
        Metadata trailers = new Metadata();
        trailers.put(CallEnd.COORDINATOR, hint);
        return new CallEnd(ENDPOINT, Status.FAILED_PRECONDITION, trailers, true);
    }

    @Test
    void a_request_that_left_is_never_taken_for_undone_without_the_agents_word() {
        Set<Status.Code> agentsNo = EnumSet.of(
                Status.Code.INVALID_ARGUMENT,
                Status.Code.FAILED_PRECONDITION,
                Status.Code.PERMISSION_DENIED,
                Status.Code.UNAUTHENTICATED,
                Status.Code.UNIMPLEMENTED,
                Status.Code.NOT_FOUND,
                Status.Code.ALREADY_EXISTS,
                Status.Code.OUT_OF_RANGE,
                Status.Code.OK);

        for (Status.Code code : EnumSet.complementOf(EnumSet.copyOf(agentsNo))) {
            assertThat(end(code.toStatus(), true).verdict()).as(code.name()).isEqualTo(Verdict.UNKNOWN);
            assertThat(end(code.toStatus(), false).verdict()).as(code.name()).isEqualTo(Verdict.UNREACHED);
        }
    }

    @Test
    void a_failed_precondition_is_a_refusal_unless_it_names_the_key_of_the_coordinator() {
        assertThat(end(Status.FAILED_PRECONDITION, true).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(hinted("n2 10.0.0.2:7001").verdict()).isEqualTo(Verdict.ELSEWHERE);
        assertThat(hinted("").verdict()).isEqualTo(Verdict.ELSEWHERE);
    }

    @Test
    void a_hint_needs_a_name_and_an_address() {
        assertThat(hinted("n2 10.0.0.2:7001").hint())
                .contains(new CoordinatorHint("n2", new Endpoint("10.0.0.2", 7001)));
        assertThat(hinted("").hint()).isEmpty();
        assertThat(hinted("n2").hint()).isEmpty();
        assertThat(hinted("n2 somewhere").hint()).isEmpty();
    }

    @Test
    void the_reason_is_the_innermost_cause() {
        Status refused =
                Status.UNAVAILABLE.withCause(new IllegalStateException(new ConnectException("Connection refused")));

        assertThat(end(refused, false).reason()).isEqualTo("Connection refused");
    }

    @Test
    void the_reason_is_one_line_whatever_was_answered() {
        assertThat(end(Status.UNIMPLEMENTED.withDescription("HTTP status code 404\nnot found"), true)
                        .reason())
                .isEqualTo("HTTP status code 404");
        assertThat(end(Status.INTERNAL, true).reason()).isEqualTo("INTERNAL");
        assertThat(end(Status.INTERNAL.withDescription(""), true).reason()).isEqualTo("INTERNAL");
    }
}
