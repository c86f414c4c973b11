package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Guard;
import io.quorate.agent.decision.NodeFacts.Identity;
import io.quorate.agent.decision.NodeFacts.Lineage;
import io.quorate.agent.decision.NodeFacts.Receiver;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import java.util.List;

/** What every other data node does: come up fenced, report, follow, rewind or clone. */
final class FollowerRules {
    static final List<NodeRule> RULES = List.of(
            new NodeRule(
                    "N40",
                    "the local data belongs to another cluster: leave it alone",
                    facts -> facts.identity() == Identity.FOREIGN,
                    NodeAction.WAIT),
            new NodeRule(
                    "N41",
                    "there is no usable data and a primary is up: clone it",
                    facts -> facts.isBare()
                            && facts.identity() == Identity.SAME
                            && facts.isPrimaryUp()
                            && !facts.isCounted(),
                    NodeAction.CLONE),
            new NodeRule(
                    "N42",
                    "there is no usable data, and no primary to clone, or not yet: wait",
                    NodeFacts::isBare,
                    NodeAction.WAIT),
            new NodeRule(
                    "N43",
                    "the cluster has no first primary yet: leave the data as it is",
                    facts -> facts.identity() == Identity.NONE_RECORDED,
                    NodeAction.WAIT),
            new NodeRule(
                    "N44",
                    "the server is down: start it behind the fence",
                    facts -> facts.server() == Server.DOWN,
                    NodeAction.START_FENCED),
            new NodeRule(
                    "N45",
                    "the server does not answer yet: wait",
                    facts -> facts.server() != Server.STANDBY,
                    NodeAction.WAIT),
            new NodeRule(
                    "N53",
                    "the standing fence of this standby does not stand: put it back",
                    facts -> !facts.fenceStands(),
                    NodeAction.RESTORE_FENCE),
            new NodeRule(
                    "N46",
                    "nobody holds the lease: stop receiving, and read the position for the choice",
                    facts -> facts.standing() == Standing.VACANT && !facts.isCutKnown(),
                    NodeAction.CUT_RECEIVER),
            new NodeRule(
                    "N47",
                    "the receiver is pointed at a node that is not the promoted holder: cut it",
                    facts -> facts.receiver() == Receiver.ELSEWHERE,
                    NodeAction.CUT_RECEIVER),
            new NodeRule(
                    "N52",
                    "this node's WAL does not fit the primary's, and its promise still counts: wait until it does not",
                    NodeFacts::waitsToLeave,
                    NodeAction.WAIT),
            new NodeRule(
                    "N48",
                    "this node's WAL does not fit the primary's, and a rewind did not help: clone",
                    facts -> facts.isPrimaryUp() && facts.needsRewind() && facts.isRewindTried(),
                    NodeAction.CLONE),
            new NodeRule(
                    "N49",
                    "this node's WAL does not fit the primary's: rewind",
                    facts -> facts.isPrimaryUp() && facts.needsRewind(),
                    NodeAction.REWIND),
            new NodeRule(
                    "N50",
                    "a primary is recorded and this node is in its line: follow it",
                    facts -> facts.lineage() == Lineage.IN_LINE
                            && (facts.receiver() == Receiver.CUT || !facts.admitsClients()),
                    NodeAction.FOLLOW),
            new NodeRule(
                    "N51",
                    "no guard is alive: start one, so that it is there when a lease is",
                    facts -> facts.guard() == Guard.DEAD,
                    NodeAction.ENSURE_GUARD));

    private FollowerRules() {}
}
