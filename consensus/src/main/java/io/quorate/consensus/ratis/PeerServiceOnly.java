package io.quorate.consensus.ratis;

import java.util.EnumSet;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/**
 * Refuses Ratis's client and admin services: whoever reaches them may change the group or delete it. The agent calls its own
 * server inside the process, so nobody needs them. (Ratis could move them to another port, but not to one of the system's
 * choosing.)
 */
final class PeerServiceOnly implements GrpcServices.Customizer, ServerInterceptor {
    private static final String ALLOWED = "ratis.grpc.RaftServerProtocolService";

    @Override
    public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
        return builder.intercept(this);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (ALLOWED.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.PERMISSION_DENIED.withDescription("only voters of the group are served here"), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
