package io.quorate.agent.loop;

import io.quorate.agent.decision.NodeAction;
import io.quorate.agent.decision.NodeDecision;
import io.quorate.agent.decision.NodeFacts;
import io.quorate.agent.decision.NodeFactsReader;
import io.quorate.agent.decision.NodeRules;
import io.quorate.agent.decision.SyncWork;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.LeaseView;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Promotion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's control loop: one thread ({@code agent-loop}) that owns the agent's state. It wakes when something happened, and at
 * least ten times a second; each turn looks, asks the node's book until it says to wait, lets the coordinator's desk decide, and
 * publishes what this node is.
 */
public final class AgentLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int ACTIONS_PER_TURN = 8;
    private static final int QUEUE_LIMIT = 10_000;
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final NodeParts parts;
    private final LinkedBlockingQueue<Runnable> changes = new LinkedBlockingQueue<>(QUEUE_LIMIT);
    private final LoopMemory memory;
    private final SyncDesk sync;
    private final Renewals renewals;
    private final Ending ending;
    private final ServerWatch watch;
    private final Hurry hurry;
    private final Operations operations;
    private final NodeActions actions;
    private final CoordinatorDesk desk;
    private final CatchUp catchUp;
    private final StatusWriter writer;
    private final Thread thread;
    private Optional<ServerObservation> server = Optional.empty();
    private Optional<NodeStatus> published = Optional.empty();
    private Optional<Epoch> knownEpoch = Optional.empty();
    private GuardView guard = GuardView.DEAD;
    private long seenAt;
    private boolean hasNoticedLease;
    private String lastRule = "";

    /** How many operations have ended: what was looked at before the last of them says nothing any more. */
    private volatile long endedOperations;

    private volatile boolean isClosed;
    private volatile boolean isFenced;

    public AgentLoop(NodeParts given) {
        this.parts = given.with(new GuardLooks(given.guard(), given.nanoTime()));
        memory = new LoopMemory(parts.nanoTime());
        sync = new SyncDesk(parts.self(), parts.nanoTime());
        renewals = new Renewals(
                parts.proposals(), parts.clock(), parts.guard(), parts.margin(), this::post, parts.nanoTime());
        watch = new ServerWatch(
                parts.server(), parts.processes(), this::ended, (seen, ended) -> post(() -> sawServer(seen, ended)));
        hurry = new Hurry(parts.self(), parts.nanoTime());
        ending = new Ending(parts.server(), () -> watch.look(), parts.threads());
        operations = new Operations(parts.server(), this::post, parts.threads());
        actions =
                new NodeActions(parts, memory, sync, renewals, ending, operations, this::finishedOperation, this::post);
        desk = new CoordinatorDesk(parts.self(), parts.founding(), parts.log(), this::post, parts.nanoTime());
        catchUp = new CatchUp(parts.log(), parts.proposals(), this::post, parts.nanoTime());
        writer = new StatusWriter(
                parts.agentIncarnation(),
                parts.agentVersion(),
                parts.isWitness(),
                parts.adoptionObstacle(),
                parts.margin()::report);
        thread = new Thread(this::run, "agent-loop");
    }

    /** Starts the loop and its threads. What an earlier agent of this node had earned is taken over from its guard. */
    public void start() {
        begin();
        watch.start();
        thread.start();
    }

    /** {@link #start} without threads: for {@link #step}, and {@link ServerWatch#take}. */
    void begin() {
        parts.guard().armedUntil().ifPresent(parts.clock()::adopt);
        parts.log().subscribe(applied -> post(() -> {}));
    }

    /** One turn on the calling thread, after all that has been posted. False when there will be no other. */
    boolean step() {
        return turn(Duration.ZERO);
    }

    ServerWatch watch() {
        return watch;
    }

    /** Wakes the loop: something that it looks at has changed. */
    public void wake() {
        post(() -> {});
    }

    /** Ends PostgreSQL and leaves: this node cannot go on taking part. Callable from any thread. */
    public void fence(String reason) {
        endServer();
        parts.exit().accept(reason);
    }

    /**
     * Ends PostgreSQL, and never starts or promotes it again. Callable from any thread.
     *
     * @return false when that is not known, or a process is left
     */
    public boolean endServer() {
        isFenced = true;
        parts.clock().end();
        return ending.now();
    }

    private void post(Runnable change) {
        if (!changes.offer(change) && !isClosed) {
            // A loop that does not keep up is a dead loop: the deadline thread and the guard do not depend on it.
            LOG.atError().addKeyValue("node", parts.self()).log("the loop's queue is full");
            parts.exit().accept("the agent's loop does not keep up");
        }
    }

    private void run() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = turn(TICK);
        }
    }

    /** @param longest how long to wait for something to happen */
    private boolean turn(Duration longest) {
        if (isClosed) {
            return false;
        }
        try {
            drain(longest);
            turn();
            return true;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            if (isClosed) {
                LOG.atInfo().setCause(bug).log("the loop was closed in the middle of a turn");
            } else {
                LOG.atError().setCause(bug).log("the loop ended in an exception: fencing");
                ending.now();
                parts.exit().accept("internal error: " + bug);
            }
        }
        return false;
    }

    private void drain(Duration longest) throws InterruptedException {
        Runnable change = changes.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        while (change != null) {
            change.run();
            change = changes.poll();
        }
    }

    private void turn() {
        AppliedState applied = parts.log().applied();
        catchUp.turn(applied);
        guard = parts.guard().complete();
        ClusterState state = applied.state();
        watch.hurry(hurry.isDue(state, server));
        if (server.isPresent()) {
            noticeLease(state);
            decideForNode(applied, server.get());
            publish(view(state, server.get()));
        }
        Map<NodeId, SeenStatus> statuses = new HashMap<>(parts.statuses().others());
        published.ifPresent(own -> statuses.put(parts.self(), new SeenStatus(own, Duration.ZERO)));
        desk.turn(applied, statuses);
    }

    private void decideForNode(AppliedState applied, ServerObservation seen) {
        if (parts.isWitness()) {
            leaveWithTheLog();
            return;
        }
        if (isFenced) {
            return;
        }
        for (int i = 0; i < ACTIONS_PER_TURN; i++) {
            NodeView view = view(applied.state(), seen);
            SyncWork standbys = sync.work(view);
            NodeFacts facts = NodeFactsReader.read(view, standbys);
            NodeDecision decision = NodeRules.decide(facts);
            say(view, decision);
            // Ended again by what was seen before, it would be the next one that is ended.
            boolean isEndedAlready = decision.action() == NodeAction.END_AT_ONCE && seenAt != ended();
            if (isClosed || isFenced || isEndedAlready || decision.action() == NodeAction.WAIT) {
                return;
            }
            boolean isMoreToDo = actions.perform(decision, view, standbys);
            guard = parts.guard().view();
            if (!isMoreToDo) {
                return;
            }
        }
    }

    /** A witness has no server to decide about. */
    private void leaveWithTheLog() {
        if (parts.log().health() instanceof LogHealth.Dead dead) {
            parts.exit().accept(dead.reason());
        }
    }

    private NodeView view(ClusterState state, ServerObservation seen) {
        boolean isLogDead = parts.log().health() instanceof LogHealth.Dead;
        return new NodeView(
                parts.self(),
                state,
                isLogDead,
                catchUp.isDone(),
                seen,
                new LeaseView(
                        parts.clock().deadline().isPresent(), parts.clock().isSafe()),
                guard,
                renewals.view(state.settings()),
                memory.view(),
                parts.statuses().others());
    }

    /** Binds the lease clock to the epoch that the log says is this node's, and unbinds it when it no longer is. */
    private void noticeLease(ClusterState state) {
        if (!catchUp.isDone()) {
            return;
        }
        Optional<Epoch> own = state.lease()
                .filter(lease -> lease.holder().equals(parts.self()))
                .map(Lease::epoch);
        if (hasNoticedLease && own.equals(knownEpoch)) {
            return;
        }
        hasNoticedLease = true;
        knownEpoch.ifPresent(parts.clock()::end);
        knownEpoch = own;
        renewals.forget();
        if (state.lease().filter(Lease::isRenewed).isEmpty() || own.isEmpty()) {
            // Also a deadline that was adopted: it was earned in a lease that has ended.
            parts.clock().end();
        }
        own.ifPresent(parts.clock()::startEpoch);
    }

    /** How many operations and ends of the server there have been: a look from before says nothing about what came after. */
    private long ended() {
        return endedOperations + ending.count();
    }

    /** @param ended what {@link #ended} told when the look began */
    private void sawServer(ServerObservation seen, long ended) {
        if (ended != ended()) {
            watch.look();
            return;
        }
        if (memory.view().operation().isPresent() && server.isPresent()) {
            // What is seen in the middle of an operation says nothing about its end, but a death counts at once.
            server = seen.process() == ServerProcess.PRIMARY || server.get().process() == ServerProcess.PRIMARY
                    ? Optional.of(seen)
                    : server;
            seenAt = ended;
            return;
        }
        accept(seen);
    }

    private void accept(ServerObservation seen) {
        server = Optional.of(seen);
        seenAt = ended();
        ClusterState state = parts.log().applied().state();
        Optional<NodeId> primary = state.primary().map(Promotion::holder);
        boolean isPrimaryUp = primary.map(parts.statuses().others()::get)
                .filter(SeenStatus::isFresh)
                .filter(status -> status.status().role() == NodeRole.PRIMARY)
                .isPresent();
        memory.sawServer(seen, isPrimaryUp);
        sync.saw(seen, state);
        boolean serves =
                seen.process() == ServerProcess.PRIMARY && parts.clock().isSafe();
        if (serves) {
            knownEpoch.ifPresent(memory::served);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the loop thread only
    private void finishedOperation(ServerObservation after) {
        endedOperations++;
        accept(after);
    }

    private void publish(NodeView view) {
        NodeStatus status = writer.write(
                view,
                NodeFactsReader.read(view, SyncWork.NONE).waitsToLeave(),
                parts.clock().remaining(),
                memory.recentlyFailedEpoch(),
                memory.failure(),
                parts.server().problems());
        boolean isUrgent = published
                .filter(status::isAlike)
                .filter(before ->
                        view.state().switchover().isEmpty() || before.lsn().equals(status.lsn()))
                .isEmpty();
        published = Optional.of(status);
        parts.statuses().publish(status, isUrgent);
    }

    /** One line for each decision that changes something. */
    private void say(NodeView view, NodeDecision decision) {
        boolean isRoutine = switch (decision.action()) {
            case WAIT, RENEW, KEEP_SLOTS -> true;
            default -> false;
        };
        String said = isRoutine ? lastRule : decision.ruleId();
        if (!isRoutine && !said.equals(lastRule)) {
            LOG.atInfo()
                    .addKeyValue("node", view.self())
                    .addKeyValue("epoch", view.state().lastEpoch())
                    .addKeyValue("rule", decision.ruleId())
                    .addKeyValue("action", decision.action())
                    .log(decision.sentence());
        }
        lastRule = decision.action() == NodeAction.WAIT ? "" : said;
    }

    /**
     * Stops deciding, and returns when no turn is under way any more, after 5 s at most. The server is left as it is: the guard
     * watches it.
     */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        awaitEnd();
        watch.close();
        operations.close();
        ending.close();
    }

    /** The log is closed next: a turn that still went on would take it for dead, and end the server. */
    private void awaitEnd() {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(LONGEST_END.toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
