package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.statemachine.ClusterStateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The replicated log as Raft keeps it, without its messages: linearizable; leaders are lost, and with them what they were proposed, or
 * only the answer; members hear late of what was committed.
 */
final class RaftGroup {
    private static final long LOOK = 100 * Dice.MS;
    private static final double ELECTION_MIN = 700;
    private static final double ELECTION_MAX = 1200;
    private static final double SURVIVES = 0.5;
    private static final double LOST_ANSWER = 0.01;

    private final Events events;
    private final Network network;
    private final Dice dice;
    private final Map<NodeId, RaftMember> members = new TreeMap<>();
    private final List<AppliedState> states = new ArrayList<>(List.of(new AppliedState(0, ClusterState.EMPTY)));
    private final List<ProposalOutcome> outcomes = new ArrayList<>();
    private final List<Entry> pending = new ArrayList<>();
    private Optional<NodeId> leader = Optional.empty();
    private long term;
    private long leaderless;
    private long electionDue;
    private Consumer<ClusterCommand> committed = command -> {};

    RaftGroup(Events events, Network network, Dice dice) {
        this.events = events;
        this.network = network;
        this.dice = dice;
        this.electionDue = dice.millis(ELECTION_MIN, ELECTION_MAX);
        events.after(LOOK, this::look);
    }

    /**
     * What was proposed to a leader, and is not decided.
     *
     * @param mayHaveSpread the leader reached others when it began
     */
    private record Entry(
            NodeId leader,
            long term,
            ClusterCommand command,
            boolean mayHaveSpread,
            Consumer<ProposalOutcome> answer) {}

    /** @param isUp the process that takes part runs */
    RaftMember join(NodeId node, BooleanSupplier isUp) {
        RaftMember member = new RaftMember(this, node, isUp);
        members.put(node, member);
        return member;
    }

    /** What is committed, whoever has heard of it. */
    ClusterState newest() {
        return states.get(states.size() - 1).state();
    }

    void onCommit(Consumer<ClusterCommand> listener) {
        committed = listener;
    }

    Optional<NodeId> leader() {
        return leader;
    }

    /** Leadership is given up, or taken away. */
    void depose() {
        leader = Optional.empty();
        leaderless = 0;
        electionDue = dice.millis(0, ELECTION_MAX);
    }

    /** True when the other could take over. */
    boolean transfer(NodeId from, NodeId to) {
        boolean moves = leads(from, term) && members.containsKey(to) && hasMajority(to);
        if (moves) {
            elect(to);
        }
        return moves;
    }

    /** At a member that takes itself for the leader. */
    void propose(NodeId at, long inTerm, ClusterCommand command, Consumer<ProposalOutcome> answer) {
        boolean mayHaveSpread = leads(at, inTerm) && hasMajority(at);
        Entry entry = new Entry(at, inTerm, command, mayHaveSpread, answer);
        pending.add(entry);
        events.after(dice.usuallyMillis(1, 8), () -> tryCommit(entry));
    }

    private void tryCommit(Entry entry) {
        if (!pending.contains(entry)) {
            return;
        }
        if (leads(entry.leader(), entry.term()) && hasMajority(entry.leader())) {
            pending.remove(entry);
            commit(entry);
        } else if (term > entry.term()) {
            pending.remove(entry);
            entry.answer().accept(new ProposalOutcome.Unknown("leadership was lost"));
        } else {
            events.after(LOOK, () -> tryCommit(entry));
        }
    }

    /** The former leader's entries that reached a majority are committed before anything else, and nobody tells who proposed them. */
    private void inherit() {
        for (Entry entry : List.copyOf(pending)) {
            pending.remove(entry);
            if (entry.mayHaveSpread() && dice.happens(SURVIVES)) {
                append(entry.command());
            }
            entry.answer().accept(new ProposalOutcome.Unknown("leadership was lost"));
        }
    }

    private void commit(Entry entry) {
        ProposalOutcome outcome = append(entry.command());
        tell(member(entry.leader()));
        if (dice.happens(LOST_ANSWER)) {
            entry.answer().accept(new ProposalOutcome.Unknown("the answer was lost"));
        } else {
            entry.answer().accept(outcome);
        }
    }

    private ProposalOutcome append(ClusterCommand command) {
        AppliedState before = states.get(states.size() - 1);
        Transition transition = ClusterStateMachine.apply(before.state(), command);
        if (transition.breaksInvariant()) {
            throw new Violation("the state machine breaks an invariant: " + transition.rejection());
        }
        long index = before.index() + 1;
        states.add(new AppliedState(index, transition.state()));
        ProposalOutcome outcome = transition
                .rejection()
                .<ProposalOutcome>map(reason -> new ProposalOutcome.Rejected(index, reason))
                .orElseGet(() -> new ProposalOutcome.Applied(index));
        outcomes.add(outcome);
        if (outcome.isApplied()) {
            committed.accept(command);
        }
        members.values().forEach(this::tellSoon);
        return outcome;
    }

    private void tellSoon(RaftMember member) {
        events.after(dice.usuallyMillis(1, 15), () -> tell(member));
    }

    /** It hears of all that is committed, if it can. */
    private void tell(RaftMember member) {
        if (member.isUp()
                && leader.filter(from -> network.isOpenBothWays(from, member.id()))
                        .isPresent()) {
            member.heard(states.get(states.size() - 1));
        }
    }

    /** Heartbeats, and what their absence leads to. */
    private void look() {
        if (leader.isPresent() && member(leader.get()).isUp() && hasMajority(leader.get())) {
            leaderless = 0;
            members.values().stream().filter(this::hearsLeader).forEach(member -> {
                member.follows(term, leader);
                tell(member);
            });
        } else {
            leaderless += LOOK;
            if (leaderless >= electionDue) {
                electSomebody();
            }
        }
        members.values().stream().filter(member -> !hearsLeader(member)).forEach(member -> member.hearsNothing(LOOK));
        events.after(LOOK, this::look);
    }

    private boolean hearsLeader(RaftMember member) {
        return leader.filter(from -> member(from).isUp() && network.isOpenBothWays(from, member.id()))
                .isPresent();
    }

    private void electSomebody() {
        electionDue = dice.millis(ELECTION_MIN, ELECTION_MAX);
        leaderless = 0;
        leader = Optional.empty();
        List<NodeId> candidates =
                members.keySet().stream().filter(this::hasMajority).toList();
        if (!candidates.isEmpty()) {
            elect(dice.oneOf(candidates));
        }
    }

    private void elect(NodeId node) {
        term++;
        leader = Optional.of(node);
        leaderless = 0;
        inherit();
        members.values().stream().filter(this::hearsLeader).forEach(member -> {
            member.heard(states.get(states.size() - 1));
            member.follows(term, leader);
        });
    }

    private boolean leads(NodeId node, long inTerm) {
        return term == inTerm
                && leader.equals(Optional.of(node))
                && member(node).isUp();
    }

    /** It is up, and so are others that it reaches: more than half of all. */
    private boolean hasMajority(NodeId node) {
        long reached = members.values().stream()
                .filter(RaftMember::isUp)
                .filter(member -> network.isOpenBothWays(node, member.id()))
                .count();
        return member(node).isUp() && reached * 2 > members.size();
    }

    private RaftMember member(NodeId node) {
        return Optional.ofNullable(members.get(node)).orElseThrow();
    }

    @Override
    public String toString() {
        return "term " + term + ", leader " + leader.map(NodeId::name).orElse("(none)") + ", " + (states.size() - 1)
                + " entries, " + pending.size() + " pending";
    }
}
