package io.quorate.agent.decision;

import io.quorate.agent.decision.SyncWorld.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes a plan's steps in a {@link SyncWorld}: whole, or interrupted. */
record SyncWalk(Function<SyncView, SyncStep> plan) {
    /** Widen, apply, narrow, and as much again when a changed member has to leave first. */
    static final int MOST_STEPS = 10;

    /**
     * The worlds that one step can leave behind. A record whose outcome is not known leaves either the world before it or the one
     * after; the caller asks for the next step only once it knows which.
     */
    List<SyncWorld> outcomes(SyncWorld world, Wish wish) {
        SyncStep step = plan.apply(world.view(wish));
        List<SyncWorld> outcomes = new ArrayList<>();
        outcomes.add(step.accept(new Finished(world, wish)));
        if (step instanceof SyncStep.Apply apply) {
            outcomes.add(world.halfApplied(apply.set()));
        }
        if (world.isEstablished()) {
            outcomes.add(world.restarted());
        }
        return outcomes;
    }

    /** The world at the end of the plan; empty when it does not end. */
    Optional<SyncWorld> end(SyncWorld start, Wish wish) {
        SyncWorld world = start;
        for (int step = 0; step < MOST_STEPS; step++) {
            SyncStep next = plan.apply(world.view(wish));
            if (next instanceof SyncStep.Keep) {
                return Optional.of(world);
            }
            world = next.accept(new Finished(world, wish));
        }
        return Optional.empty();
    }

    private record Finished(SyncWorld world, Wish wish) implements SyncStep.Handler<SyncWorld> {
        @Override
        public SyncWorld keep(SyncStep.Keep step) {
            return world;
        }

        @Override
        public SyncWorld apply(SyncStep.Apply step) {
            return world.applied(step.set(), wish);
        }

        @Override
        public SyncWorld awaitConfirmation(SyncStep.AwaitConfirmation step) {
            return world.confirmedBy(wish);
        }

        @Override
        public SyncWorld record(SyncStep.Record step) {
            return world.recorded(step.members(), step.promises());
        }

        @Override
        public SyncWorld establish(SyncStep.Establish step) {
            return world.established(step.standbys(), step.acknowledgements());
        }
    }
}
