package io.quorate.agent.peer;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** Waits for the end of a call: the status code when it failed, an empty text when not. */
final class EndOfCall<T> implements StreamObserver<T> {
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
        whenEnded.accept(Status.fromThrowable(failure).getCode().name());
    }

    @Override
    public void onCompleted() {
        whenEnded.accept("");
    }
}
