package io.quorate.agent.api;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no service expected is logged here with its operation; the caller learns INTERNAL and where to look, nothing of the inside. */
final class ErrorBarrier implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorBarrier.class);

    static final Status INTERNAL = Status.INTERNAL.withDescription("internal error of this agent; its log says more");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onHalfClose() {
                try {
                    super.onHalfClose();
                } catch (RuntimeException e) {
                    String operation = call.getMethodDescriptor().getFullMethodName();
                    LOG.atError()
                            .setCause(e)
                            .addKeyValue("operation", operation)
                            .log("a call failed unexpectedly");
                    endWithInternal(call);
                }
            }
        };
    }

    private static void endWithInternal(ServerCall<?, ?> call) {
        try {
            call.close(INTERNAL, new Metadata());
        } catch (IllegalStateException e) {
            LOG.atDebug().setCause(e).log("the call had been answered already");
        }
    }
}
