package io.quorate.client;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * How a call to one agent ended.
 *
 * @param sent whether the request may have reached the agent; false is certain, true is not
 */
record CallEnd(Endpoint endpoint, Status status, Metadata trailers, boolean sent) {
    static final Metadata.Key<String> COORDINATOR =
            Metadata.Key.of("quorate-coordinator", Metadata.ASCII_STRING_MARSHALLER);

    /** What the end says about the request. */
    enum Verdict {
        ANSWERED,
        REFUSED,
        INVALID,
        /** This agent does not coordinate; it submitted nothing. */
        ELSEWHERE,
        /** The agent was not reached, or it said that it submitted nothing. */
        UNREACHED,
        UNKNOWN
    }

    Verdict verdict() {
        return switch (status.getCode()) {
            case OK -> Verdict.ANSWERED;
            case INVALID_ARGUMENT -> Verdict.INVALID;
            case FAILED_PRECONDITION -> trailers.containsKey(COORDINATOR) ? Verdict.ELSEWHERE : Verdict.REFUSED;
            case PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED, NOT_FOUND, ALREADY_EXISTS, OUT_OF_RANGE ->
                Verdict.REFUSED;
            // The agent's own UNAVAILABLE says that it did nothing; that of a broken connection says nothing.
            case UNAVAILABLE -> sent && !isAgentsWord() ? Verdict.UNKNOWN : Verdict.UNREACHED;
            case DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL, ABORTED, DATA_LOSS, RESOURCE_EXHAUSTED ->
                sent ? Verdict.UNKNOWN : Verdict.UNREACHED;
        };
    }

    /** A status that an agent sends as its first word comes with headers; one made by our own transport has none. */
    private boolean isAgentsWord() {
        return !trailers.keys().isEmpty();
    }

    /** Why, in one line for people, without the endpoint. */
    String reason() {
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer in time";
        }
        Throwable cause = status.getCause();
        String said = cause == null || isAgentsWord() ? status.getDescription() : textOf(rootOf(cause));
        // What is no agent may answer with a whole page.
        return said == null
                ? status.getCode().name()
                : said.lines().findFirst().orElse(status.getCode().name());
    }

    private static String textOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The coordinator that the agent named; empty when it knows none. */
    Optional<CoordinatorHint> hint() {
        return Optional.ofNullable(trailers.get(COORDINATOR)).flatMap(CoordinatorHint::parse);
    }
}
