package io.quorate.chaos.check.append;

import static io.quorate.chaos.check.append.AppendStory.N1;

import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.Transaction;
import io.quorate.chaos.history.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store whose transactions take effect at one moment each, used by clients at random; or one with a defect. */
final class SimulatedLists {
    static final int CLIENTS = 8;
    private static final int LISTS_AT_A_TIME = 4;
    private static final int ELEMENTS_PER_LIST = 30;

    /** What is wrong with it. */
    enum Defect {
        NONE,
        /** Now and then forgets the end of a list. */
        FORGETS,
        /** Now and then answers from an older snapshot. */
        STALE,
        /** Reads when it is asked, writes when it ends. */
        SKEWED
    }

    /** A client's transaction on its way. */
    private static final class Running {
        private final List<Step> steps;
        private final Event invocation;
        private final Map<Long, List<Long>> snapshot;
        private @Nullable List<Step> result;

        Running(List<Step> steps, Event invocation, Map<Long, List<Long>> snapshot) {
            this.steps = steps;
            this.invocation = invocation;
            this.snapshot = snapshot;
        }
    }

    private final Random random;
    private final Defect defect;
    private final HandMade story = new HandMade();
    private final Map<Long, List<Long>> lists = new HashMap<>();
    private final Map<Long, List<Long>> past = new HashMap<>();
    private final Map<Long, Long> appended = new HashMap<>();
    private final List<@Nullable Running> clients = new ArrayList<>();
    private long firstList;

    private SimulatedLists(long seed, Defect defect) {
        this.random = new Random(seed);
        this.defect = defect;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(null);
        }
    }

    static History history(long seed, Defect defect, int transactions) {
        SimulatedLists simulated = new SimulatedLists(seed, defect);
        int begun = 0;
        while (begun < transactions) {
            begun += simulated.advance(simulated.random.nextInt(CLIENTS)) ? 1 : 0;
        }
        Set<Long> all = new HashSet<>(simulated.appended.keySet());
        for (int i = 0; i < CLIENTS; i++) {
            while (simulated.clients.get(i) != null) {
                simulated.advance(i);
            }
        }
        all.forEach(key -> simulated.story.ok(
                new Transaction(List.of(new Step.Read(key, Optional.of(list(simulated.lists, key))))), N1));
        return simulated.story.history();
    }

    /** Returns whether a transaction has begun. */
    private boolean advance(int client) {
        Running running = clients.get(client);
        if (running == null) {
            List<Step> steps = steps();
            clients.set(client, new Running(steps, story.invoke(new Transaction(steps)), snapshot()));
            return true;
        }
        List<Step> result = running.result;
        if (result == null) {
            running.result = apply(running);
        } else {
            clients.set(client, null);
            if (random.nextInt(20) == 0) {
                story.info(running.invocation);
            } else {
                story.ok(running.invocation, new Transaction(result), N1);
            }
        }
        return false;
    }

    private Map<Long, List<Long>> snapshot() {
        return defect == Defect.SKEWED ? Map.copyOf(lists) : Map.of();
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            long key = firstList + random.nextInt(LISTS_AT_A_TIME);
            if (random.nextBoolean()) {
                steps.add(new Step.Read(key, Optional.empty()));
            } else {
                long element = appended.merge(key, 1L, Long::sum);
                steps.add(new Step.Append(key, element));
                if (element == ELEMENTS_PER_LIST) {
                    firstList++;
                }
            }
        }
        return steps;
    }

    private List<Step> apply(Running running) {
        Map<Long, List<Long>> readFrom = switch (defect) {
            case NONE, FORGETS -> lists;
            case STALE -> random.nextInt(10) == 0 ? past : lists;
            case SKEWED -> running.snapshot;
        };
        Map<Long, List<Long>> own = new HashMap<>();
        List<Step> done = new ArrayList<>();
        for (Step step : running.steps) {
            if (step instanceof Step.Append append) {
                own.merge(append.key(), List.of(append.element()), SimulatedLists::joined);
                done.add(step);
            } else {
                List<Long> found = joined(list(readFrom, step.key()), list(own, step.key()));
                done.add(new Step.Read(step.key(), Optional.of(found)));
            }
        }
        own.forEach((key, elements) -> lists.merge(key, elements, SimulatedLists::joined));
        decay();
        return done;
    }

    private void decay() {
        if (defect == Defect.STALE && random.nextInt(10) == 0) {
            past.clear();
            past.putAll(lists);
        }
        if (defect == Defect.FORGETS && random.nextInt(10) == 0) {
            lists.computeIfPresent(
                    firstList, (key, list) -> list.isEmpty() ? list : List.copyOf(list.subList(0, list.size() - 1)));
        }
    }

    private static List<Long> list(Map<Long, List<Long>> from, long key) {
        return from.getOrDefault(key, List.of());
    }

    private static List<Long> joined(List<Long> list, List<Long> end) {
        List<Long> longer = new ArrayList<>(list);
        longer.addAll(end);
        return List.copyOf(longer);
    }
}
