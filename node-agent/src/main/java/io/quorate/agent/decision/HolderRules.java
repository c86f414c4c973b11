package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Guard;
import io.quorate.agent.decision.NodeFacts.Identity;
import io.quorate.agent.decision.NodeFacts.Receiver;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import java.util.List;

/** What the holder of a safe lease does to become primary, to stay it, and to hand over. */
final class HolderRules {
    static final List<NodeRule> RULES = List.of(
            new NodeRule(
                    "N30",
                    "the first primary has no data yet: make a new database system",
                    facts -> facts.standing() == Standing.MINE_SAFE
                            && facts.isBare()
                            && facts.identity() == Identity.NONE_RECORDED,
                    NodeAction.INITIALISE),
            new NodeRule(
                    "N32",
                    "the holder's server is down: start it behind the fence",
                    facts -> facts.standing() == Standing.MINE_SAFE && facts.server() == Server.DOWN,
                    NodeAction.START_FENCED),
            new NodeRule(
                    "N33",
                    "the holder still has an upstream: cut it before the promotion",
                    facts -> facts.standing().mayWrite()
                            && facts.server() == Server.STANDBY
                            && facts.receiver() != Receiver.CUT,
                    NodeAction.CUT_RECEIVER),
            new NodeRule(
                    "N34",
                    "the holder's server is in recovery and its guard is armed: promote",
                    facts -> facts.standing() == Standing.MINE_SAFE
                            && facts.server() == Server.STANDBY
                            && facts.guard() == Guard.ARMED,
                    NodeAction.PROMOTE),
            new NodeRule(
                    "N35",
                    "an operator asked the primary to hand over: checkpoint, stop, release to the named standby",
                    facts -> facts.standing() == Standing.MINE_SAFE
                            && facts.server() == Server.PRIMARY
                            && facts.isHandoverAsked(),
                    NodeAction.HAND_OVER),
            new NodeRule(
                    "N37",
                    "the primary's replication slots are due for a look",
                    facts -> facts.standing().mayWrite() && facts.server() == Server.PRIMARY && facts.slotsAreDue(),
                    NodeAction.KEEP_SLOTS),
            new NodeRule(
                    "N39",
                    "the lease is this node's: nothing more to do",
                    facts -> facts.standing().isMine(),
                    NodeAction.WAIT));

    private HolderRules() {}
}
