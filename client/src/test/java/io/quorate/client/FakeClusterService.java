package io.quorate.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterServiceGrpc.ClusterServiceImplBase;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.FailoverRequest;
import io.quorate.proto.v1.GetHistoryRequest;
import io.quorate.proto.v1.GetStatusRequest;
import io.quorate.proto.v1.GetVersionRequest;
import io.quorate.proto.v1.PauseReply;
import io.quorate.proto.v1.PauseRequest;
import io.quorate.proto.v1.PlanRecoveryReply;
import io.quorate.proto.v1.PlanRecoveryRequest;
import io.quorate.proto.v1.ResumeReply;
import io.quorate.proto.v1.ResumeRequest;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.SwitchoverRequest;
import io.quorate.proto.v1.TakeRecoveryOrderReply;
import io.quorate.proto.v1.TakeRecoveryOrderRequest;
import io.quorate.proto.v1.VersionReply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An agent's API whose every answer is set by the test; what is not set hangs, as a frozen agent does. */
public final class FakeClusterService extends ClusterServiceImplBase {
    private final List<Object> commands = new CopyOnWriteArrayList<>();
    private volatile Answer<ClusterStatus> status = observer -> {};
    private volatile Answer<ClusterHistory> history = observer -> {};
    private volatile Answer<SwitchoverProgress> steps = observer -> {};
    private volatile Answer<PauseReply> pause = observer -> {};
    private volatile Answer<ResumeReply> resume = observer -> {};
    private volatile Answer<VersionReply> version = observer -> {};
    private volatile Answer<PlanRecoveryReply> plan = observer -> {};
    private volatile Answer<TakeRecoveryOrderReply> order = observer -> {};

    /** What is done with one request. */
    public interface Answer<P> extends Consumer<StreamObserver<P>> {}

    /** Answers with this message and ends the call well. */
    public static <P> Answer<P> with(P message) {
        return with(List.of(message));
    }

    /** Answers with these messages and ends the call well. */
    public static <P> Answer<P> with(List<P> messages) {
        return observer -> {
            messages.forEach(observer::onNext);
            observer.onCompleted();
        };
    }

    /** Fails with this status. */
    public static <P> Answer<P> failing(Status failure) {
        return observer -> observer.onError(failure.asRuntimeException());
    }

    /**
     * Says that another agent coordinates.
     *
     * @param hint {@code name host:port}, or nothing when it knows none
     */
    public static <P> Answer<P> elsewhere(String hint) {
        Metadata trailers = new Metadata();
        trailers.put(CallEnd.COORDINATOR, hint);
        return observer -> observer.onError(Status.FAILED_PRECONDITION
                .withDescription("this agent does not coordinate")
                .asRuntimeException(trailers));
    }

    public FakeClusterService status(Answer<ClusterStatus> answer) {
        status = answer;
        return this;
    }

    public FakeClusterService history(Answer<ClusterHistory> answer) {
        history = answer;
        return this;
    }

    /** For switchover and failover. */
    public FakeClusterService steps(Answer<SwitchoverProgress> answer) {
        steps = answer;
        return this;
    }

    public FakeClusterService pause(Answer<PauseReply> answer) {
        pause = answer;
        return this;
    }

    public FakeClusterService resume(Answer<ResumeReply> answer) {
        resume = answer;
        return this;
    }

    public FakeClusterService version(Answer<VersionReply> answer) {
        version = answer;
        return this;
    }

    /** For the question what a recovery of the quorum would do. */
    public FakeClusterService plan(Answer<PlanRecoveryReply> answer) {
        plan = answer;
        return this;
    }

    /** For the order of a recovery. */
    public FakeClusterService order(Answer<TakeRecoveryOrderReply> answer) {
        order = answer;
        return this;
    }

    /** Every request that was more than a question. */
    public List<Object> commands() {
        return commands;
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<ClusterStatus> observer) {
        status.accept(observer);
    }

    @Override
    public void getHistory(GetHistoryRequest request, StreamObserver<ClusterHistory> observer) {
        history.accept(observer);
    }

    @Override
    public void switchover(SwitchoverRequest request, StreamObserver<SwitchoverProgress> observer) {
        commands.add(request);
        steps.accept(observer);
    }

    @Override
    public void failover(FailoverRequest request, StreamObserver<SwitchoverProgress> observer) {
        commands.add(request);
        steps.accept(observer);
    }

    @Override
    public void pause(PauseRequest request, StreamObserver<PauseReply> observer) {
        commands.add(request);
        pause.accept(observer);
    }

    @Override
    public void resume(ResumeRequest request, StreamObserver<ResumeReply> observer) {
        commands.add(request);
        resume.accept(observer);
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<VersionReply> observer) {
        version.accept(observer);
    }

    @Override
    public void planRecovery(PlanRecoveryRequest request, StreamObserver<PlanRecoveryReply> observer) {
        plan.accept(observer);
    }

    @Override
    public void takeRecoveryOrder(TakeRecoveryOrderRequest request, StreamObserver<TakeRecoveryOrderReply> observer) {
        commands.add(request);
        order.accept(observer);
    }
}
