package io.quorate.agent.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.proto.v1.SwitchoverProgress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Begins a change of the primary on request, or only says whether it could, and lets a stream tell of it. */
final class SwitchoverCalls implements AutoCloseable {
    private final ClusterViews views;
    private final OperatorCommands commands;
    private final LongSupplier nanoTime;
    private final StreamTiming timing;
    private final ScheduledExecutorService thread;

    SwitchoverCalls(ClusterViews views, OperatorCommands commands, LongSupplier nanoTime, StreamTiming timing) {
        this.views = views;
        this.commands = commands;
        this.nanoTime = nanoTime;
        this.timing = timing;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "switchover-stream");
            named.setDaemon(true);
            return named;
        });
    }

    void switchover(String to, boolean isDryRun, String requestedBy, StreamObserver<SwitchoverProgress> reply) {
        answer("Switchover", Switchover.Kind.SWITCHOVER, isDryRun, requestedBy, reply, view -> {
            Optional<NodeId> target = RequestChecks.target(to, view.state());
            return SwitchoverPreflight.check(view, target);
        });
    }

    void failover(String to, boolean isDryRun, String requestedBy, StreamObserver<SwitchoverProgress> reply) {
        answer("Failover", Switchover.Kind.FAILOVER, isDryRun, requestedBy, reply, view -> {
            NodeId target = RequestChecks.requiredTarget(to, view.state());
            return FailoverPreflight.check(view, target);
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void answer(
            String operation,
            Switchover.Kind kind,
            boolean isDryRun,
            String requestedBy,
            StreamObserver<SwitchoverProgress> reply,
            Function<ClusterView, Preflight> preflight) {
        var caller = (ServerCallStreamObserver<SwitchoverProgress>) reply;
        // The switchover goes on without its caller; the stream notices by itself.
        caller.setOnCancelHandler(() -> {});
        try {
            commands.requireCoordinator();
            String name = RequestChecks.requestedBy(requestedBy);
            ClusterView view = views.now();
            Preflight.Ready ready = ready(preflight.apply(view));
            if (isDryRun) {
                tellDryRun(ready, view, caller);
            } else {
                begin(operation, kind, name, ready, view.state(), caller);
            }
        } catch (RuntimeException e) {
            Answers.fail(caller, operation, e);
        }
    }

    private static Preflight.Ready ready(Preflight preflight) {
        if (preflight instanceof Preflight.Refused refused) {
            throw Refusals.refused(String.join("; ", refused.reasons()));
        }
        return (Preflight.Ready) preflight;
    }

    private static void tellDryRun(
            Preflight.Ready ready, ClusterView view, ServerCallStreamObserver<SwitchoverProgress> caller) {
        ready.findings()
                .forEach(finding -> caller.onNext(SwitchoverProgress.newBuilder()
                        .setPhase("preflight")
                        .setDetail(finding)
                        .build()));
        caller.onNext(SwitchoverProgress.newBuilder()
                .setPhase("finished")
                .setDetail("dry run: " + ready.to() + " would become primary; nothing was changed")
                .setFinished(true)
                .setSucceeded(true)
                .setPrimary(view.primary().map(NodeId::name).orElse(""))
                .setEpoch(view.state().lastEpoch().number())
                .build());
        caller.onCompleted();
    }

    private void begin(
            String operation,
            Switchover.Kind kind,
            String requestedBy,
            Preflight.Ready ready,
            ClusterState state,
            ServerCallStreamObserver<SwitchoverProgress> caller) {
        Epoch before = state.lastEpoch();
        Switchover switchover =
                new Switchover(state.lastSwitchoverId() + 1, kind, ready.from(), ready.to(), requestedBy);
        SwitchoverStream stream =
                new SwitchoverStream(caller, new SwitchoverStory(switchover, before), views::now, nanoTime, timing);
        CompletableFuture<ClusterState> unused = commands.apply(command(switchover), Function.identity())
                .whenComplete((applied, failure) -> {
                    if (failure != null) {
                        Answers.fail(caller, operation, failure);
                    } else {
                        stream.start(thread, accepted(switchover));
                    }
                });
    }

    private static ClusterCommand command(Switchover switchover) {
        return new ClusterCommand.BeginSwitchover(
                switchover.id(), switchover.kind(), switchover.from(), switchover.to(), switchover.requestedBy());
    }

    private static Phase accepted(Switchover switchover) {
        String from = switchover.from().map(node -> " from " + node).orElse("");
        return new Phase(
                "accepted", Wording.word(switchover.kind()) + " " + switchover.id() + from + " to " + switchover.to());
    }
}
