package io.quorate.agent.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.SwitchoverProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one caller of one switchover until it has ended. It only watches: when the caller goes away, or the deadline passes, the
 * switchover itself goes on. Everything is sent from one thread.
 */
final class SwitchoverStream {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchoverStream.class);

    private final ServerCallStreamObserver<SwitchoverProgress> caller;
    private final SwitchoverStory story;
    private final Supplier<ClusterView> views;
    private final LongSupplier nanoTime;
    private final StreamTiming timing;
    private final long startedAt;
    private final AtomicReference<@Nullable Future<?>> looks = new AtomicReference<>();
    private boolean isEnded;
    private Optional<Long> succeededAt = Optional.empty();

    SwitchoverStream(
            ServerCallStreamObserver<SwitchoverProgress> caller,
            SwitchoverStory story,
            Supplier<ClusterView> views,
            LongSupplier nanoTime,
            StreamTiming timing) {
        this.caller = caller;
        this.story = story;
        this.views = views;
        this.nanoTime = nanoTime;
        this.timing = timing;
        this.startedAt = nanoTime.getAsLong();
    }

    /** Begins with a first message, then looks at the cluster on the given thread. */
    void start(ScheduledExecutorService thread, Phase first) {
        send(first);
        looks.set(thread.scheduleWithFixedDelay(this::look, 0, timing.look().toMillis(), TimeUnit.MILLISECONDS));
    }

    private void look() {
        try {
            if (isEnded || caller.isCancelled()) {
                stop();
                return;
            }
            ClusterView view = views.get();
            story.read(view).forEach(this::send);
            endIfOver(view);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("operation", "watch switchover")
                    .log("stopped telling a caller of it");
            caller.onError(ErrorBarrier.INTERNAL.asRuntimeException());
            stop();
        }
    }

    private void endIfOver(ClusterView view) {
        Optional<FinishedSwitchover> ending = story.ending(view);
        if (ending.isPresent()) {
            endIfOver(view, ending.get());
        } else if (story.isForgotten(view)) {
            fail("another switchover has followed: see clusterctl history");
        } else if (elapsed().compareTo(timing.overall()) >= 0) {
            fail("the switchover has not ended within " + Wording.seconds(timing.overall())
                    + ": see clusterctl status");
        }
    }

    private void endIfOver(ClusterView view, FinishedSwitchover ending) {
        if (succeededAt.isEmpty()) {
            succeededAt = Optional.of(nanoTime.getAsLong());
        }
        Duration since = Duration.ofNanos(nanoTime.getAsLong() - succeededAt.get());
        boolean isAwaited = ending.succeeded() && story.isFollowingAwaited();
        if (isAwaited && since.compareTo(timing.following()) < 0) {
            return;
        }
        String detail = ending.detail() + (isAwaited ? "; the old primary does not stream yet" : "");
        caller.onNext(message(new Phase("finished", detail))
                .setFinished(true)
                .setSucceeded(ending.succeeded())
                .setPrimary(SwitchoverStory.primary(view).map(NodeId::name).orElse(""))
                .setEpoch(view.state().lastEpoch().number())
                .build());
        caller.onCompleted();
        stop();
    }

    private void fail(String why) {
        caller.onError(Refusals.unknown(why));
        stop();
    }

    private void stop() {
        isEnded = true;
        Future<?> scheduled = looks.get();
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    private void send(Phase phase) {
        caller.onNext(message(phase).build());
    }

    private SwitchoverProgress.Builder message(Phase phase) {
        return SwitchoverProgress.newBuilder()
                .setPhase(phase.name())
                .setDetail(phase.detail())
                .setElapsedMs(elapsed().toMillis());
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startedAt);
    }
}
