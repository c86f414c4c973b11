package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Guard;
import io.quorate.agent.decision.NodeFacts.Identity;
import io.quorate.agent.decision.NodeFacts.Lineage;
import io.quorate.agent.decision.NodeFacts.Receiver;
import io.quorate.agent.decision.NodeFacts.Renewal;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import io.quorate.agent.decision.NodeFacts.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The book of every node about itself: the first rule that holds wins. The order is the policy: first what keeps two nodes from
 * writing, then what keeps the lease, then, one at a time, the long operations.
 */
public final class NodeRules {
    private static final List<NodeRule> BOOK = book();

    private NodeRules() {}

    /** The rules in their order. */
    public static List<NodeRule> rules() {
        return BOOK;
    }

    /** What to do now. The last rule always holds. */
    public static NodeDecision decide(NodeFacts facts) {
        for (NodeRule rule : BOOK) {
            if (rule.holds().test(facts)) {
                return rule.decide();
            }
        }
        throw new IllegalStateException("the node's book has no last rule: " + facts);
    }

    private static List<NodeRule> book() {
        List<NodeRule> book = new ArrayList<>();
        safety(book);
        lease(book);
        book.add(rule(
                "N20",
                "an operation is under way, or the last one failed a moment ago: wait",
                facts -> facts.work() != Work.IDLE,
                NodeAction.WAIT));
        book.add(rule("N21", "the cluster is paused: leave the server as it is", NodeFacts::isPaused, NodeAction.WAIT));
        holder(book);
        follower(book);
        book.add(rule("N99", "nothing needs to be done", facts -> true, NodeAction.WAIT));
        return List.copyOf(book);
    }

    private static void safety(List<NodeRule> book) {
        book.add(rule(
                "N01",
                "the Raft server in this process is dead: fence, and leave to be started again",
                NodeFacts::isLogDead,
                NodeAction.FENCE_AND_EXIT));
        book.add(rule(
                "N02",
                "the server accepts writes without a lease that is safe: end it at once",
                facts -> facts.server() == Server.PRIMARY && !facts.standing().mayWrite(),
                NodeAction.END_AT_ONCE));
        book.add(rule(
                "N03",
                "the server has not answered for longer than it is given: end it",
                facts -> facts.server() == Server.HUNG && facts.work() != Work.BUSY,
                NodeAction.END_AT_ONCE));
        book.add(rule(
                "N04",
                "the server accepts writes and its data is not this cluster's: end it at once",
                facts -> facts.server() == Server.PRIMARY && facts.identity() == Identity.FOREIGN,
                NodeAction.END_AT_ONCE));
        book.add(rule(
                "N05",
                "the server accepts writes and its promotion is not recorded: end it, and promote it again",
                facts -> facts.server() == Server.PRIMARY
                        && !facts.isPromotionRecorded()
                        && facts.standing().isTold()
                        && facts.work() != Work.BUSY,
                NodeAction.END_AT_ONCE));
        book.add(rule(
                "N06",
                "the server accepts writes and the standing fence does not stand: end it, a start must not open it",
                facts -> facts.server() == Server.PRIMARY && !facts.fenceStands() && facts.work() != Work.BUSY,
                NodeAction.END_AT_ONCE));
    }

    private static void lease(List<NodeRule> book) {
        book.add(rule(
                "N09",
                "the log has not caught up since this agent started: wait, the guard watches",
                facts -> !facts.standing().isTold(),
                NodeAction.WAIT));
        book.add(rule(
                "N10",
                "the lease is this node's and no guard is alive: start one before anything else",
                facts -> facts.standing().isMine() && facts.guard() == Guard.DEAD,
                NodeAction.ENSURE_GUARD));
        book.add(rule(
                "N11",
                "the lease is not this node's and the guard still has a deadline: tell it that there is no lease",
                facts -> !facts.standing().isMine()
                        && (facts.guard() == Guard.ARMED || facts.guard() == Guard.PAUSED)
                        && isReadOnly(facts),
                NodeAction.GUARD_NO_LEASE));
        book.add(rule(
                "N12",
                "the cluster is paused: nobody can take the lease away, so the guard rests",
                facts -> facts.standing() == Standing.MINE_PAUSED && facts.guard() != Guard.PAUSED,
                NodeAction.GUARD_PAUSED));
        book.add(rule(
                "N13",
                "a resume waits for this node: arm the guard and renew with the number of the resume",
                facts -> facts.standing() == Standing.MINE_RESUMING && facts.renewal() == Renewal.DUE && answers(facts),
                NodeAction.RENEW_TO_RESUME));
        book.add(rule(
                "N14",
                "the lease is this node's, which cannot be its primary: give it back",
                facts -> renewsFor(facts.standing()) && facts.work() != Work.BUSY && cannotServe(facts),
                NodeAction.RELEASE));
        book.add(rule(
                "N15",
                "the lease is this node's and a renewal is due: renew",
                facts -> renewsFor(facts.standing()) && facts.renewal() == Renewal.DUE && answers(facts),
                NodeAction.RENEW));
    }

    private static void holder(List<NodeRule> book) {
        book.add(rule(
                "N30",
                "the first primary has no data yet: make a new database system",
                facts -> facts.standing() == Standing.MINE_SAFE
                        && isBare(facts)
                        && facts.identity() == Identity.NONE_RECORDED,
                NodeAction.INITIALISE));
        book.add(rule(
                "N31",
                "the primary's server has died and a standby can take over: release the lease",
                facts -> facts.standing() == Standing.MINE_SAFE
                        && facts.server() == Server.DOWN
                        && facts.isPromotionRecorded()
                        && facts.canHandOver()
                        && !facts.isReturning(),
                NodeAction.RELEASE));
        book.add(rule(
                "N32",
                "the holder's server is down: start it behind the fence",
                facts -> facts.standing() == Standing.MINE_SAFE && facts.server() == Server.DOWN,
                NodeAction.START_FENCED));
        book.add(rule(
                "N33",
                "the holder still has an upstream: cut it before the promotion",
                facts -> facts.standing().mayWrite()
                        && facts.server() == Server.STANDBY
                        && facts.receiver() != Receiver.CUT,
                NodeAction.CUT_RECEIVER));
        book.add(rule(
                "N34",
                "the holder's server is in recovery and its guard is armed: promote",
                facts -> facts.standing() == Standing.MINE_SAFE
                        && facts.server() == Server.STANDBY
                        && facts.guard() == Guard.ARMED,
                NodeAction.PROMOTE));
        book.add(rule(
                "N35",
                "an operator asked the primary to hand over: checkpoint, stop, release to the named standby",
                facts -> facts.standing() == Standing.MINE_SAFE
                        && facts.server() == Server.PRIMARY
                        && facts.isHandoverAsked(),
                NodeAction.HAND_OVER));
        book.add(rule(
                "N36",
                "the primary is promoted and recorded: let clients in",
                facts -> facts.standing().mayWrite() && facts.server() == Server.PRIMARY && !facts.admitsClients(),
                NodeAction.ADMIT_CLIENTS));
        book.add(rule(
                "N37",
                "the primary's replication slots are due for a look",
                facts -> facts.standing().mayWrite() && facts.server() == Server.PRIMARY && facts.slotsAreDue(),
                NodeAction.KEEP_SLOTS));
        book.add(rule(
                "N39",
                "the lease is this node's: nothing more to do",
                facts -> facts.standing().isMine(),
                NodeAction.WAIT));
    }

    private static void follower(List<NodeRule> book) {
        book.add(rule(
                "N40",
                "the local data belongs to another cluster: leave it alone",
                facts -> facts.identity() == Identity.FOREIGN,
                NodeAction.WAIT));
        book.add(rule(
                "N41",
                "there is no usable data and a primary is up: clone it",
                facts -> isBare(facts) && facts.identity() == Identity.SAME && facts.isPrimaryUp(),
                NodeAction.CLONE));
        book.add(rule(
                "N42", "there is no usable data and no primary to clone: wait", NodeRules::isBare, NodeAction.WAIT));
        book.add(rule(
                "N43",
                "the cluster has no first primary yet: leave the data as it is",
                facts -> facts.identity() == Identity.NONE_RECORDED,
                NodeAction.WAIT));
        book.add(rule(
                "N44",
                "the server is down: start it behind the fence",
                facts -> facts.server() == Server.DOWN,
                NodeAction.START_FENCED));
        book.add(rule(
                "N45",
                "the server does not answer yet: wait",
                facts -> facts.server() != Server.STANDBY,
                NodeAction.WAIT));
        book.add(rule(
                "N46",
                "nobody holds the lease: stop receiving, and read the position for the choice",
                facts -> facts.standing() == Standing.VACANT && !facts.isCutKnown(),
                NodeAction.CUT_RECEIVER));
        book.add(rule(
                "N47",
                "the receiver is pointed at a node that is not the promoted holder: cut it",
                facts -> facts.receiver() == Receiver.ELSEWHERE,
                NodeAction.CUT_RECEIVER));
        book.add(rule(
                "N48",
                "this node's WAL does not fit the primary's, and a rewind did not help: clone",
                facts -> facts.isPrimaryUp() && needsRewind(facts) && facts.isRewindTried(),
                NodeAction.CLONE));
        book.add(rule(
                "N49",
                "this node's WAL does not fit the primary's: rewind",
                facts -> facts.isPrimaryUp() && needsRewind(facts),
                NodeAction.REWIND));
        book.add(rule(
                "N50",
                "a primary is recorded and this node is in its line: follow it",
                facts -> facts.lineage() == Lineage.IN_LINE && facts.receiver() == Receiver.CUT,
                NodeAction.FOLLOW));
    }

    private static boolean renewsFor(Standing standing) {
        return standing == Standing.MINE_NEW || standing == Standing.MINE_SAFE || standing == Standing.MINE_PASSED;
    }

    /** A holder renews only while its server answers, or is known to be down, or an operation with a deadline is under way. */
    private static boolean answers(NodeFacts facts) {
        return facts.work() == Work.BUSY || (facts.server() != Server.SILENT && facts.server() != Server.HUNG);
    }

    /** No process of the data directory can write, now or when it wakes up. */
    private static boolean isReadOnly(NodeFacts facts) {
        return switch (facts.server()) {
            case NO_DATA, UNFINISHED, DOWN -> facts.work() != Work.BUSY;
            case STANDBY -> facts.fenceStands() && facts.work() != Work.BUSY;
            case STARTING, SILENT, HUNG, PRIMARY -> false;
        };
    }

    private static boolean cannotServe(NodeFacts facts) {
        boolean isHopeless = facts.hasFailed()
                || facts.identity() == Identity.FOREIGN
                || (isBare(facts) && facts.identity() != Identity.NONE_RECORDED);
        return isHopeless && isReadOnly(facts);
    }

    private static boolean isBare(NodeFacts facts) {
        return facts.server() == Server.NO_DATA || facts.server() == Server.UNFINISHED;
    }

    private static boolean needsRewind(NodeFacts facts) {
        return switch (facts.lineage()) {
            case NOT_TOLD -> false;
            case DIVERGED, BEFORE_RECORDS -> true;
            case IN_LINE -> facts.receiver() == Receiver.STUCK;
        };
    }

    private static NodeRule rule(String id, String sentence, Predicate<NodeFacts> holds, NodeAction action) {
        return new NodeRule(id, sentence, holds, action);
    }
}
