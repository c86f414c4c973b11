package io.quorate.agent.api;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/** The answers "no" and "not known" in gRPC's terms, as admin.proto promises them. */
final class Refusals {
    /** Who coordinates: {@code name host:port}; empty when this node knows none. Its presence tells "ask there" from "refused". */
    static final Metadata.Key<String> COORDINATOR =
            Metadata.Key.of("quorate-coordinator", Metadata.ASCII_STRING_MARSHALLER);

    private Refusals() {}

    static StatusRuntimeException invalid(String what) {
        return Status.INVALID_ARGUMENT.withDescription(what).asRuntimeException();
    }

    static StatusRuntimeException refused(String why) {
        return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
    }

    static StatusRuntimeException refused(Rejection rejection) {
        return refused(rejection.detail().isEmpty() ? rejection.code().name() : rejection.detail());
    }

    /** Submitted; whether it was or will be done is not known. */
    static StatusRuntimeException unknown(String why) {
        return Status.DEADLINE_EXCEEDED
                .withDescription("outcome unknown: " + why)
                .asRuntimeException();
    }

    /** Nothing was submitted: only the coordinator answers this. */
    static StatusRuntimeException elsewhere(Optional<NodeId> coordinator, ClusterState state) {
        Metadata trailers = new Metadata();
        String hint = coordinator
                .flatMap(node -> Optional.ofNullable(state.members().get(node)))
                .map(Refusals::hint)
                .orElse("");
        trailers.put(COORDINATOR, hint);
        String text = hint.isEmpty()
                ? "this node does not coordinate and knows no coordinator"
                : "this node does not coordinate: ask " + hint;
        return Status.FAILED_PRECONDITION.withDescription(text).asRuntimeException(trailers);
    }

    private static String hint(Member member) {
        return member.id() + " " + member.apiAddress();
    }
}
