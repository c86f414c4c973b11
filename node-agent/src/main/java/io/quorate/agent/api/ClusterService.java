package io.quorate.agent.api;

import io.grpc.stub.StreamObserver;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.peer.StatusBoard;
import io.quorate.consensus.codec.ModelCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.ClusterState;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterServiceGrpc;
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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What clusterctl asks of an agent. Looking is answered by every agent from what it knows; the coordinator has a majority confirm it
 * first. Changing is answered by the coordinator only. No method blocks, but {@link RecoveryCalls} at the disk, and only when nobody leads.
 */
public final class ClusterService extends ClusterServiceGrpc.ClusterServiceImplBase implements AutoCloseable {
    private final ApiIdentity identity;
    private final StatusBoard board;
    private final ClusterViews views;
    private final OperatorCommands commands;
    private final SwitchoverCalls switchoverCalls;
    private final RecoveryCalls recoveryCalls;
    private final StatusAnswer answers;

    /**
     * @param proposals takes an operator's commands to the log
     * @param statusInterval at which every agent reports: a node that missed three reports counts as not reachable
     */
    public ClusterService(
            ApiIdentity identity,
            ClusterLog log,
            Proposals proposals,
            StatusBoard board,
            RecoveryCalls recoveryCalls,
            Duration statusInterval,
            LongSupplier nanoTime) {
        this(
                identity,
                board,
                new ClusterViews(identity.node(), log, board, statusInterval, nanoTime),
                new OperatorCommands(log, proposals),
                recoveryCalls,
                nanoTime,
                StreamTiming.DEFAULT);
    }

    ClusterService(
            ApiIdentity identity,
            StatusBoard board,
            ClusterViews views,
            OperatorCommands commands,
            RecoveryCalls recoveryCalls,
            LongSupplier nanoTime,
            StreamTiming timing) {
        this.identity = identity;
        this.board = board;
        this.views = views;
        this.commands = commands;
        this.switchoverCalls = new SwitchoverCalls(views, commands, nanoTime, timing);
        this.recoveryCalls = recoveryCalls;
        this.answers = new StatusAnswer(identity.cluster());
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<ClusterStatus> reply) {
        Answers.send(
                reply,
                "GetStatus",
                commands.confirm().thenApply(isConfirmed -> answers.status(views.now(), views.vantage(isConfirmed))));
    }

    @Override
    public void getHistory(GetHistoryRequest request, StreamObserver<ClusterHistory> reply) {
        Answers.send(
                reply,
                "GetHistory",
                commands.confirm().thenApply(isConfirmed -> answers.history(views.now(), views.vantage(isConfirmed))));
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<VersionReply> reply) {
        String postgres = board.last(identity.node())
                .map(SeenStatus::status)
                .map(NodeStatus::postgresVersion)
                .orElse("");
        Answers.send(
                reply,
                "GetVersion",
                CompletableFuture.completedFuture(VersionReply.newBuilder()
                        .setAgentVersion(identity.agentVersion())
                        .setNode(identity.node().name())
                        .setPostgresVersion(postgres)
                        .setStateFormatVersion(ClusterState.FORMAT_VERSION)
                        .build()));
    }

    @Override
    public void pause(PauseRequest request, StreamObserver<PauseReply> reply) {
        answer(
                reply,
                "Pause",
                () -> commands.apply(
                        new ClusterCommand.PauseCluster(RequestChecks.requestedBy(request.getRequestedBy())),
                        state -> PauseReply.newBuilder()
                                .setPause(ModelCodec.toProto(state.pause()))
                                .build()));
    }

    @Override
    public void resume(ResumeRequest request, StreamObserver<ResumeReply> reply) {
        answer(
                reply,
                "Resume",
                () -> commands.apply(
                        new ClusterCommand.ResumeCluster(RequestChecks.requestedBy(request.getRequestedBy())),
                        state -> ResumeReply.newBuilder()
                                .setPause(ModelCodec.toProto(state.pause()))
                                .build()));
    }

    @Override
    public void switchover(SwitchoverRequest request, StreamObserver<SwitchoverProgress> reply) {
        switchoverCalls.switchover(request.getTo(), request.getDryRun(), request.getRequestedBy(), reply);
    }

    @Override
    public void failover(FailoverRequest request, StreamObserver<SwitchoverProgress> reply) {
        switchoverCalls.failover(request.getTo(), request.getDryRun(), request.getRequestedBy(), reply);
    }

    @Override
    public void planRecovery(PlanRecoveryRequest request, StreamObserver<PlanRecoveryReply> reply) {
        answer(reply, "PlanRecovery", () -> CompletableFuture.completedFuture(recoveryCalls.plan(request)));
    }

    @Override
    public void takeRecoveryOrder(TakeRecoveryOrderRequest request, StreamObserver<TakeRecoveryOrderReply> reply) {
        recoveryCalls.take(request, reply);
    }

    /** Stops telling of switchovers. Idempotent. */
    @Override
    public void close() {
        switchoverCalls.close();
    }

    private static <T> void answer(StreamObserver<T> reply, String operation, Supplier<CompletableFuture<T>> answer) {
        CompletableFuture<T> future;
        try {
            future = answer.get();
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        Answers.send(reply, operation, future);
    }
}
