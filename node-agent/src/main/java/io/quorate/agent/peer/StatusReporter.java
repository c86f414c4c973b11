package io.quorate.agent.peer;

import io.grpc.ManagedChannel;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ReportRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends this node's status to every other agent, at an interval and whenever told to, and puts it on the own board.
 *
 * <p>To each node at most one report is under way; of those that wait only the newest is kept, so a slow node costs one call and one
 * status. Failures are soft: the next report says all that the lost one did. All work is done on one thread of its own.
 */
public final class StatusReporter implements AutoCloseable {
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);

    private final StatusBoard board;
    private final PeerChannels channels;
    private final Supplier<Optional<NodeStatus>> ownStatus;
    private final GroupWatch group;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean isReportAsked = new AtomicBoolean();
    private final Map<NodeId, PeerLine> lines = new HashMap<>();
    private long sequence;

    /**
     * @param ownStatus what this node says of itself now; empty while it has nothing to say, or cannot vouch for what it knew. Called
     *     on the reporter's thread. Its sequence is overwritten.
     */
    public StatusReporter(
            StatusBoard board, PeerChannels channels, Supplier<Optional<NodeStatus>> ownStatus, GroupWatch group) {
        this.board = board;
        this.group = group;
        this.channels = channels;
        this.ownStatus = ownStatus;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "status-reporter");
            named.setDaemon(true);
            return named;
        });
    }

    /** Begins to report, now and then at the interval. Call once. */
    public void start(Duration interval) {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::report, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reports at once. Cheap; several calls before it happens are one. From any thread. */
    public void reportNow() {
        if (isReportAsked.compareAndSet(false, true)) {
            run(this::report);
        }
    }

    /** Stops reporting. Idempotent; does not wait for calls under way. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** The outermost frame of the thread: an exception would silently end the schedule. */
    private void report() {
        isReportAsked.set(false);
        try {
            ownStatus.get().ifPresent(status -> send(status.withSequence(++sequence)));
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("operation", "report status")
                    .log("this node's status could not be sent; the next attempt follows");
        }
    }

    private void send(NodeStatus status) {
        board.put(status);
        ReportRequest request = ReportRequest.newBuilder()
                .setStatus(NodeStatusCodec.encode(status))
                .setGroup(group.own())
                .build();
        Map<NodeId, String> others = channels.others();
        lines.keySet().retainAll(others.keySet());
        others.keySet()
                .forEach(node -> lines.computeIfAbsent(node, PeerLine::new).offer(request));
    }

    private void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.atTrace().setCause(e).log("closed: nothing is reported any more");
        }
    }

    /** The reports to one node. Used on the reporter's thread only. */
    private final class PeerLine {
        private final NodeId node;
        private boolean isUnderWay;
        private Optional<ReportRequest> waiting = Optional.empty();
        private String lastFailure = "";

        PeerLine(NodeId node) {
            this.node = node;
        }

        void offer(ReportRequest request) {
            if (isUnderWay) {
                waiting = Optional.of(request);
                return;
            }
            channels.channel(node).ifPresent(channel -> call(channel, request));
        }

        private void call(ManagedChannel channel, ReportRequest request) {
            isUnderWay = true;
            PeerServiceGrpc.newStub(channel)
                    .withDeadlineAfter(CALL_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .report(
                            request,
                            new EndOfCall<>(
                                    reply -> group.met(reply.getGroup()), failure -> run(() -> ended(failure))));
        }

        private void ended(String failure) {
            isUnderWay = false;
            if (!failure.equals(lastFailure)) {
                // That a node is down is the status's to tell; that its name is wrong, or no name server answers,
                // nobody else says.
                boolean isForPeople = (failure + lastFailure).contains(EndOfCall.UNKNOWN_HOST);
                LOG.atLevel(isForPeople ? Level.WARN : Level.DEBUG)
                        .addKeyValue("node", node)
                        .log(failure.isEmpty() ? "reports arrive again" : "reports do not arrive: " + failure);
                lastFailure = failure;
            }
            Optional<ReportRequest> next = waiting;
            waiting = Optional.empty();
            next.ifPresent(this::offer);
        }
    }
}
