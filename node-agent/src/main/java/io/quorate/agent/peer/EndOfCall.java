package io.quorate.agent.peer;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.UnknownHostException;
import java.util.function.Consumer;

/** Waits for the end of a call: the status code when it failed, and whether for a name, an empty text when not. */
final class EndOfCall<T> implements StreamObserver<T> {
    /** A text with this in it is of a call whose target's name could not be resolved. */
    static final String UNKNOWN_HOST = "its name cannot be resolved";

    private final Consumer<T> whenAnswered;
    private final Consumer<String> whenEnded;

    EndOfCall(Consumer<T> whenAnswered, Consumer<String> whenEnded) {
        this.whenAnswered = whenAnswered;
        this.whenEnded = whenEnded;
    }

    @Override
    public void onNext(T reply) {
        whenAnswered.accept(reply);
    }

    @Override
    public void onError(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        String code = status.getCode().name();
        whenEnded.accept(status.getCause() instanceof UnknownHostException ? code + ": " + UNKNOWN_HOST : code);
    }

    @Override
    public void onCompleted() {
        whenEnded.accept("");
    }
}
