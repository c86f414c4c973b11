package io.quorate.consensus.log;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The logs of a whole cluster in one process, without network, files or elections: for tests and simulations. Nothing happens by
 * itself; a test says who leads, who is cut off, and what gets lost.
 *
 * <p>Unless a {@link #delay} is set, a command is applied on all reachable nodes before {@link ClusterLog#propose} returns. Listeners
 * are told on one thread for all nodes. Thread-safe; outcomes complete on the thread that settles them, holding no lock.
 */
public final class InMemoryLogs implements AutoCloseable {

    /** Runs something later; a simulation brings one that counts its own time. */
    public interface Timer {
        void after(Duration delay, Runnable task);
    }

    private final Map<NodeId, InMemoryPeer> peers = new TreeMap<>();
    private final List<ClusterCommand> committed = new ArrayList<>();
    private final List<PendingProposal> pending = new ArrayList<>();
    private final ListenerThread listeners = new ListenerThread();
    private final Timer timer;
    private Optional<NodeId> leader = Optional.empty();
    private long term;
    private Duration delay = Duration.ZERO;
    private boolean losesOutcomes;

    /** Deadlines and delays pass in real time. */
    public InMemoryLogs(Collection<NodeId> nodes) {
        this(
                nodes,
                (delay, task) -> CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(task));
    }

    public InMemoryLogs(Collection<NodeId> nodes, Timer timer) {
        this.timer = timer;
        nodes.forEach(node -> peers.put(node, new InMemoryPeer(this, node, listeners)));
    }

    /** The node's log; another object after {@link #restart}. */
    public synchronized ClusterLog log(NodeId node) {
        return peer(node);
    }

    /** The leader of the present term, if there is one that has not crashed. */
    public synchronized Optional<NodeId> leader() {
        return leader;
    }

    /**
     * Makes a node leader of the next term. Proposals of the former leader that have not been applied come to nothing.
     *
     * @throws IllegalStateException if the node is down or reaches no majority
     */
    public void elect(NodeId node) {
        complete(() -> {
            if (!peer(node).isReachable() || !hasMajority()) {
                throw new IllegalStateException(node + " cannot be elected: " + this);
            }
            term++;
            leader = Optional.of(node);
            shareWithReachable();
        });
    }

    /** The reachable nodes lose their leader; nobody is elected. An isolated leader still believes in itself. */
    public void noLeader() {
        complete(() -> {
            leader = Optional.empty();
            shareWithReachable();
        });
    }

    /**
     * Cuts a node off: it learns and applies nothing more. A leader goes on believing in itself, and what it is proposed waits; it is
     * applied after {@link #heal} unless another was elected meanwhile.
     */
    public synchronized void isolate(NodeId node) {
        peer(node).isolate();
    }

    /** As Raft has it after a while: an isolated node no longer believes in a leader. */
    public void stepDown(NodeId node) {
        complete(() -> {
            peer(node).sees(new Leadership(term, Optional.empty(), false));
            if (leader.filter(node::equals).isPresent()) {
                leader = Optional.empty();
            }
        });
    }

    /** Ends every isolation; the nodes catch up, and what waited for a majority is applied. */
    public void heal() {
        complete(() -> {
            peers.values().forEach(InMemoryPeer::reconnect);
            shareWithReachable();
        });
    }

    /** The node's log dies inside its process: unhealthy, without a leader, for good. {@link #restart} brings another. */
    public void crash(NodeId node) {
        complete(() -> end(peer(node), "the log of " + node + " has crashed"));
    }

    /** A new log for the node; it has everything that was committed as soon as it reaches the others. It stays cut off if it was. */
    public void restart(NodeId node) {
        complete(() -> {
            InMemoryPeer former = peer(node);
            end(former, "the log of " + node + " was restarted");
            InMemoryPeer next = new InMemoryPeer(this, node, listeners);
            if (former.isIsolated()) {
                next.isolate();
            }
            peers.put(node, next);
            shareWithReachable();
        });
    }

    /** From now on commands are applied as ever, but their proposers are told {@link ProposalOutcome.Unknown}. */
    public synchronized void loseOutcomes() {
        losesOutcomes = true;
    }

    /** Ends {@link #loseOutcomes}. */
    public synchronized void deliverOutcomes() {
        losesOutcomes = false;
    }

    /** Lets this time pass between a proposal and its application; zero applies at once. */
    public synchronized void delay(Duration between) {
        delay = between;
    }

    @Override
    public void close() {
        complete(() -> peers.values().forEach(peer -> end(peer, "closed")));
        listeners.close();
    }

    @Override
    public synchronized String toString() {
        return "term " + term + ", leader " + leader.map(NodeId::name).orElse("(none)") + ", " + committed.size()
                + " commands, " + pending.size() + " pending; " + peers.values();
    }

    CompletableFuture<ProposalOutcome> propose(InMemoryPeer peer, ClusterCommand command, Duration deadline) {
        PendingProposal proposal;
        Duration wait;
        synchronized (this) {
            if (!peer.leadership().isSelfReady()) {
                return CompletableFuture.completedFuture(
                        new ProposalOutcome.NotLeader(peer.leadership().leader()));
            }
            proposal = new PendingProposal(peer, peer.leadership().term(), command);
            pending.add(proposal);
            wait = delay;
        }
        if (wait.isZero()) {
            complete(proposal::arrive);
        } else {
            timer.after(wait, () -> complete(proposal::arrive));
        }
        if (!proposal.outcome().isDone()) {
            timer.after(deadline, () -> proposal.answer(new ProposalOutcome.Unknown("no outcome within " + deadline)));
        }
        return proposal.outcome();
    }

    boolean transfer(InMemoryPeer from, NodeId to) {
        boolean[] moved = {false};
        complete(() -> {
            InMemoryPeer target = peers.get(to);
            if (leads(from, from.leadership().term()) && hasMajority() && target != null && target.isReachable()) {
                term++;
                leader = Optional.of(to);
                shareWithReachable();
                moved[0] = true;
            }
        });
        return moved[0];
    }

    void closed(InMemoryPeer peer) {
        complete(() -> end(peer, "closed"));
    }

    /** Changes something under the lock, settles what can be settled then, and answers without the lock. */
    private void complete(Runnable change) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            change.run();
            settle(answers);
        }
        answers.forEach(Runnable::run);
    }

    private void settle(List<Runnable> answers) {
        for (Iterator<PendingProposal> each = pending.iterator(); each.hasNext(); ) {
            PendingProposal proposal = each.next();
            if (!leads(proposal.peer(), proposal.term())) {
                if (term > proposal.term()
                        || leader.isEmpty()
                        || proposal.peer().isDead()) {
                    each.remove();
                    answers.add(() -> proposal.answer(new ProposalOutcome.Unknown("leadership was lost")));
                }
            } else if (proposal.hasArrived() && hasMajority()) {
                each.remove();
                ProposalOutcome outcome = commit(proposal);
                answers.add(() -> proposal.answer(outcome));
            }
        }
    }

    private ProposalOutcome commit(PendingProposal proposal) {
        committed.add(proposal.command());
        peers.values().forEach(peer -> peer.catchUp(committed));
        return losesOutcomes
                ? new ProposalOutcome.Unknown("the outcome was lost")
                : proposal.peer().lastOutcome();
    }

    private boolean leads(InMemoryPeer peer, long inTerm) {
        return peer.isReachable()
                && term == inTerm
                && leader.filter(peer.id()::equals).isPresent();
    }

    private boolean hasMajority() {
        return peers.values().stream().filter(InMemoryPeer::isReachable).count() * 2 > peers.size();
    }

    private void shareWithReachable() {
        for (InMemoryPeer peer : peers.values()) {
            if (peer.isReachable()) {
                peer.catchUp(committed);
                peer.sees(new Leadership(
                        term, leader, leader.filter(peer.id()::equals).isPresent()));
            }
        }
    }

    private void end(InMemoryPeer peer, String reason) {
        peer.die(reason);
        if (leader.filter(peer.id()::equals).isPresent() && peers.get(peer.id()) == peer) {
            leader = Optional.empty();
            shareWithReachable();
        }
    }

    private InMemoryPeer peer(NodeId node) {
        InMemoryPeer peer = peers.get(node);
        if (peer == null) {
            throw new IllegalArgumentException(node + " has no log here; there are " + peers.keySet());
        }
        return peer;
    }
}
