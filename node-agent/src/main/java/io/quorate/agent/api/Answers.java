package io.quorate.agent.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a future comes to; what nobody expected is logged with the operation and answered with INTERNAL. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    static <T> void send(StreamObserver<T> caller, String operation, CompletableFuture<T> answer) {
        // Without this an answer to a caller that has gone away would be an exception.
        ((ServerCallStreamObserver<T>) caller).setOnCancelHandler(() -> {});
        CompletableFuture<T> unused = answer.whenComplete((value, failure) -> {
            if (failure != null) {
                fail(caller, operation, failure);
            } else {
                caller.onNext(value);
                caller.onCompleted();
            }
        });
    }

    /** Answers at once. {@code afterwards} runs on a thread of the server's when the answer has left, or the caller has gone away. */
    static <T> void sendThen(StreamObserver<T> caller, T value, Runnable afterwards) {
        ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) caller;
        call.setOnCancelHandler(afterwards);
        call.setOnCloseHandler(afterwards);
        call.onNext(value);
        call.onCompleted();
    }

    static void fail(StreamObserver<?> caller, String operation, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusRuntimeException) {
            caller.onError(cause);
            return;
        }
        LOG.atError().setCause(cause).addKeyValue("operation", operation).log("a call failed unexpectedly");
        caller.onError(ErrorBarrier.INTERNAL.asRuntimeException());
    }
}
