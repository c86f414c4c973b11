package io.quorate.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.function.Consumer;

/** One call to one agent, unary or with a stream of answers; its listener is called on a thread of the transport. */
final class AgentCall<Q, P> {
    private final Endpoint endpoint;
    private final ClientCall<Q, P> call;

    AgentCall(Channels channels, Endpoint endpoint, MethodDescriptor<Q, P> method, Deadline deadline) {
        this.endpoint = endpoint;
        this.call = channels.to(endpoint).newCall(method, CallOptions.DEFAULT.withDeadline(deadline));
    }

    /** The end comes exactly once and last, at the latest when the deadline has passed. */
    void start(Q request, Consumer<P> onMessage, Consumer<CallEnd> onEnd) {
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(P message) {
                        onMessage.accept(message);
                        call.request(1);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        onEnd.accept(new CallEnd(endpoint, status, trailers, wasGivenToConnection()));
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
    }

    void cancel() {
        call.cancel("no longer needed", null);
    }

    /** Only a call that left has the attributes of a connection; gRPC answers this once the call is closed. */
    private boolean wasGivenToConnection() {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) != null;
    }
}
