package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.SyncWorld.Wish;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Every world that the plan can reach from its starts, when it is interrupted after and in the middle of every step and the wish is
 * another one each time. In every one the law holds, and from every one every wish is reached.
 */
class SyncPlanInterruptionTest {
    private static final Incarnation FIRST = new Incarnation("0000000000000001");
    private static final Incarnation SECOND = new Incarnation("0000000000000002");

    @Test
    void four_standbys_come_and_go_with_one_to_three_acknowledgements() {
        Exploration exploration = new Exploration(SyncPlan::next, wishes(4, false, 3));
        exploration.explore(starts(4, 3));
        assertThat(exploration.faults).isEmpty();
        assertThat(exploration.visited).hasSizeGreaterThan(1000);
    }

    @Test
    void three_standbys_lose_their_directories_and_ask_to_leave() {
        Exploration exploration = new Exploration(SyncPlan::next, wishes(3, true, 2));
        exploration.explore(starts(3, 2));
        assertThat(exploration.faults).isEmpty();
        assertThat(exploration.visited).hasSizeGreaterThan(1000);
    }

    @Test
    void a_plan_that_narrows_before_it_applies_is_found_out() {
        assertThat(faultsOf(MistakenPlans::narrowsFirst)).isNotEmpty();
    }

    @Test
    void a_plan_that_narrows_before_the_change_is_proven_is_found_out() {
        assertThat(faultsOf(MistakenPlans::trustsWhatIsWritten)).isNotEmpty();
    }

    @Test
    void a_plan_that_records_or_establishes_without_confirmation_is_found_out() {
        assertThat(faultsOf(MistakenPlans::asksNobodyToConfirm)).isNotEmpty();
    }

    @Test
    void a_plan_that_goes_alone_in_postgresql_first_is_found_out() {
        assertThat(faultsOf(MistakenPlans::stopsWaitingFirst)).isNotEmpty();
    }

    @Test
    void a_plan_that_checks_only_the_old_set_and_the_new_one_is_found_out() {
        assertThat(faultsOf(MistakenPlans::looksAtTheTargetOnly)).isNotEmpty();
    }

    private static List<String> faultsOf(Function<SyncView, SyncStep> plan) {
        Exploration exploration = new Exploration(plan, wishes(3, false, 2));
        exploration.explore(starts(3, 2));
        return exploration.faults;
    }

    /** Just promoted, over an older record or none; settled on every set and count; alone. */
    private static List<SyncWorld> starts(int standbys, int acknowledgements) {
        List<SyncWorld> starts = new ArrayList<>();
        starts.add(SyncWorld.promoted(Optional.empty()));
        starts.add(SyncWorld.promoted(Optional.of(
                SyncReplication.established(new Epoch(6), node(0), SyncWorld.OWN, Map.of(SyncWorld.SELF, FIRST), 1))));
        starts.add(SyncWorld.settled(Map.of(), 0));
        for (int members = 1; members < 1 << standbys; members++) {
            Map<NodeId, Incarnation> set = new TreeMap<>();
            for (int index = 0; index < standbys; index++) {
                if ((members >> index & 1) == 1) {
                    set.put(node(index), FIRST);
                }
            }
            for (int count = 1; count <= Math.min(acknowledgements, set.size()); count++) {
                starts.add(SyncWorld.settled(set, count));
            }
        }
        return starts;
    }

    /** Each standby is out or in; with {@code lives} also in with another directory, or asking to leave. */
    private static List<Wish> wishes(int standbys, boolean lives, int acknowledgements) {
        List<Wish> wishes = new ArrayList<>();
        int kinds = lives ? 4 : 2;
        for (int code = 0; code < Math.pow(kinds, standbys); code++) {
            Map<NodeId, Incarnation> wished = new TreeMap<>();
            Set<NodeId> leaving = new TreeSet<>();
            for (int index = 0, rest = code; index < standbys; index++, rest /= kinds) {
                switch (rest % kinds) {
                    case 1 -> wished.put(node(index), FIRST);
                    case 2 -> wished.put(node(index), SECOND);
                    case 3 -> leaving.add(node(index));
                    default -> {}
                }
            }
            for (int count = 1; count <= acknowledgements; count++) {
                wishes.add(new Wish(wished, leaving, Durability.QUORUM, count));
                wishes.add(new Wish(wished, leaving, Durability.STRICT, count));
            }
            wishes.add(new Wish(wished, leaving, Durability.ASYNC, 1));
        }
        return wishes;
    }

    private static NodeId node(int index) {
        return new NodeId(String.valueOf((char) ('a' + index)));
    }

    /** Breadth first over worlds; every wish in every world. */
    private static final class Exploration {
        private static final int ENOUGH_FAULTS = 3;

        private final SyncWalk walk;
        private final List<Wish> wishes;
        private final Set<SyncWorld> visited = new HashSet<>();
        private final Map<SyncWorld, SyncWorld> origins = new HashMap<>();
        private final List<String> faults = new ArrayList<>();

        Exploration(Function<SyncView, SyncStep> plan, List<Wish> wishes) {
            this.walk = new SyncWalk(plan);
            this.wishes = wishes;
        }

        void explore(List<SyncWorld> starts) {
            Deque<SyncWorld> open = new ArrayDeque<>();
            starts.forEach(start -> {
                visited.add(start.summarised());
                open.add(start.summarised());
            });
            while (!open.isEmpty() && faults.size() < ENOUGH_FAULTS) {
                SyncWorld world = open.remove();
                for (Wish wish : wishes) {
                    for (SyncWorld next : walk.outcomes(world, wish)) {
                        visit(next, world, wish, open);
                    }
                    converges(world, wish);
                }
            }
        }

        private void visit(SyncWorld reached, SyncWorld from, Wish wish, Deque<SyncWorld> open) {
            if (!reached.isLawful()) {
                faults.add("the law is broken in %s%nreached by %s%nfrom %s%nwith %s%n%s"
                        .formatted(reached, walk.plan().apply(from.view(wish)), from, wish, origin(from)));
                return;
            }
            SyncWorld world = reached.summarised();
            if (visited.add(world)) {
                origins.put(world, from);
                open.add(world);
            }
        }

        private String origin(SyncWorld world) {
            StringBuilder story = new StringBuilder();
            for (SyncWorld at = origins.get(world); at != null; at = origins.get(at)) {
                story.append("  after ").append(at).append(System.lineSeparator());
            }
            return story.toString();
        }

        private void converges(SyncWorld world, Wish wish) {
            Optional<SyncWorld> end = walk.end(world, wish);
            if (end.isEmpty()) {
                faults.add("no end from " + world + " with " + wish);
            } else if (!isMet(end.get(), wish)) {
                faults.add("from " + world + " the plan ends with " + end.get() + ", wished is " + wish);
            }
        }

        private static boolean isMet(SyncWorld world, Wish wish) {
            Map<NodeId, Incarnation> standbys = world.view(wish).wish();
            int count = switch (wish.durability()) {
                case ASYNC -> 0;
                case QUORUM -> Math.min(wish.acknowledgements(), standbys.size());
                case STRICT -> wish.acknowledgements();
            };
            if (count > standbys.size()) {
                return isBlockedBy(world, wish);
            }
            Map<NodeId, Incarnation> members = count == 0 ? Map.of() : standbys;
            return world.isProven()
                    && world.configured().equals(new SyncSet(members.keySet(), count))
                    && world.recorded()
                            .orElseThrow()
                            .equals(SyncReplication.established(
                                    SyncWorld.EPOCH, SyncWorld.SELF, SyncWorld.OWN, members, count));
        }

        /** Nothing is acknowledged by fewer than wished, nothing is newly established, and who had to leave has left. */
        private static boolean isBlockedBy(SyncWorld world, Wish wish) {
            boolean waits = world.configured().equals(SyncSet.BLOCKED)
                    || world.configured().acknowledgements() >= wish.acknowledgements();
            if (!world.isEstablished()) {
                return !world.configured().waitsForNobody();
            }
            Set<NodeId> there = new HashSet<>(world.configured().standbys());
            there.addAll(world.recorded().orElseThrow().members().keySet());
            return waits && world.isProven() && there.stream().noneMatch(wish.leaving()::contains);
        }
    }
}
