package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Guard;
import io.quorate.agent.decision.NodeFacts.Identity;
import io.quorate.agent.decision.NodeFacts.Lineage;
import io.quorate.agent.decision.NodeFacts.Receiver;
import io.quorate.agent.decision.NodeFacts.Renewal;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import io.quorate.agent.decision.NodeFacts.Work;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every combination of facts that can be decisive together, some two million. What cannot matter is held still: renewals of a lease
 * that is another's, the receiver of a server that is no standby, the lineage where no other primary is recorded.
 */
final class FactSpace {
    private static final int HOLDER_FLAGS = 8;
    private static final int FOLLOWER_FLAGS = 8;

    private FactSpace() {}

    static void forEach(Consumer<NodeFacts> visitor) {
        for (Standing standing : Standing.values()) {
            for (Server server : Server.values()) {
                for (Guard guard : Guard.values()) {
                    for (Work work : Work.values()) {
                        for (Identity identity : Identity.values()) {
                            Corner corner = new Corner(standing, server, guard, work, identity);
                            if (standing.isMine()) {
                                holders(corner, visitor);
                            } else {
                                followers(corner, visitor);
                            }
                        }
                    }
                }
            }
        }
        visitor.accept(deadLog());
    }

    private record Corner(Standing standing, Server server, Guard guard, Work work, Identity identity) {
        /** Only a primary has standbys to care for. */
        int holderFlags() {
            return server == Server.PRIMARY ? HOLDER_FLAGS + 2 : HOLDER_FLAGS;
        }

        List<Receiver> receivers() {
            return server == Server.STANDBY ? List.of(Receiver.values()) : List.of(Receiver.CUT);
        }

        List<Lineage> lineages(boolean primaryRecorded) {
            return server == Server.STANDBY && primaryRecorded ? List.of(Lineage.values()) : List.of(Lineage.NOT_TOLD);
        }
    }

    private static void holders(Corner at, Consumer<NodeFacts> visitor) {
        for (Renewal renewal : Renewal.values()) {
            for (Receiver receiver : at.receivers()) {
                for (int bits = 0; bits < 1 << at.holderFlags(); bits++) {
                    visitor.accept(holder(at, renewal, receiver, bits));
                }
            }
        }
    }

    private static NodeFacts holder(Corner at, Renewal renewal, Receiver receiver, int bits) {
        return new NodeFacts(
                false,
                at.standing,
                at.server,
                at.guard,
                renewal,
                at.work,
                at.identity,
                receiver,
                Lineage.NOT_TOLD,
                at.standing == Standing.MINE_PAUSED,
                false,
                false,
                flag(bits, 0),
                flag(bits, 1),
                false,
                flag(bits, 2),
                flag(bits, 3),
                flag(bits, 4),
                false,
                flag(bits, 5),
                flag(bits, 6),
                flag(bits, 7),
                flag(bits, 8),
                flag(bits, 9),
                false);
    }

    private static void followers(Corner at, Consumer<NodeFacts> visitor) {
        for (int bits = 0; bits < 1 << FOLLOWER_FLAGS; bits++) {
            boolean primaryRecorded = at.standing == Standing.OTHERS && flag(bits, 0);
            for (Receiver receiver : at.receivers()) {
                for (Lineage lineage : at.lineages(primaryRecorded)) {
                    visitor.accept(follower(at, receiver, lineage, primaryRecorded, bits));
                }
            }
        }
    }

    private static NodeFacts follower(
            Corner at, Receiver receiver, Lineage lineage, boolean primaryRecorded, int bits) {
        return new NodeFacts(
                false,
                at.standing,
                at.server,
                at.guard,
                Renewal.NOT_DUE,
                at.work,
                at.identity,
                receiver,
                lineage,
                flag(bits, 1),
                primaryRecorded,
                primaryRecorded && flag(bits, 2),
                at.standing == Standing.NOT_TOLD_SAFE && flag(bits, 2),
                false,
                flag(bits, 3),
                flag(bits, 4),
                false,
                false,
                flag(bits, 5),
                flag(bits, 6),
                false,
                false,
                false,
                false,
                primaryRecorded && flag(bits, 7));
    }

    private static NodeFacts deadLog() {
        Corner corner = new Corner(Standing.MINE_SAFE, Server.PRIMARY, Guard.ARMED, Work.IDLE, Identity.SAME);
        NodeFacts alive = holder(corner, Renewal.NOT_DUE, Receiver.CUT, 0);
        return new NodeFacts(
                true,
                alive.standing(),
                alive.server(),
                alive.guard(),
                alive.renewal(),
                alive.work(),
                alive.identity(),
                alive.receiver(),
                alive.lineage(),
                false,
                false,
                false,
                true,
                false,
                false,
                false,
                false,
                false,
                false,
                true,
                true,
                false,
                false,
                false,
                false);
    }

    private static boolean flag(int bits, int index) {
        return (bits >> index & 1) == 1;
    }
}
