package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.loop.FakePostgresServer.Step;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Switchover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Accidents in any order, then peace: whatever happens, {@link SafetyCheck} finds nothing, and afterwards somebody serves. A seed
 * gives the same accidents again; which thread is how far when they happen is not repeated.
 */
class RandomStoryTest {
    private static final int ACCIDENTS = 25;
    private static final List<Step> FAILING = List.of(Step.START, Step.CUT, Step.PROMOTE, Step.ADMIT);
    private static final List<Step> HOLDING = List.copyOf(EnumSet.allOf(Step.class));
    private static final Duration PEACE = Duration.ofSeconds(90);

    private final LoopCluster cluster = LoopCluster.healthy();
    private final List<String> told = new ArrayList<>();
    private Random random = new Random(0);
    private Optional<LoopNode> isolated = Optional.empty();
    private Optional<LoopNode> frozen = Optional.empty();
    private Optional<LoopNode> stopped = Optional.empty();
    private Optional<Gate> held = Optional.empty();

    @RepeatedTest(3)
    void accidents_in_any_order_leave_one_primary_at_most_and_one_in_the_end(RepetitionInfo repetition) {
        long seed = Long.getLong("quorate.walk.first", 0L) + repetition.getCurrentRepetition();
        random = new Random(seed);
        try (cluster) {
            for (int i = 0; i < ACCIDENTS; i++) {
                write();
                accident();
                cluster.pass(Duration.ofMillis(250L * random.nextInt(10)));
                restartThoseThatLeft();
                keepALeader();
            }
            peace();
            assertThat(isWhole()).isTrue();
        } catch (AssertionError found) {
            throw new AssertionError("seed " + seed + ": " + told + "\n" + found.getMessage(), found);
        }
    }

    /** Whoever serves is written to; what it acknowledges must never be missed again. */
    private void write() {
        List.of(cluster.a(), cluster.b(), cluster.c()).stream()
                .map(LoopNode::server)
                .filter(FakePostgresServer::serves)
                .filter(server -> !server.hang().isOn())
                .findFirst()
                .ifPresent(server -> server.write(1L + random.nextInt(1_000)));
    }

    private void accident() {
        LoopNode node = List.of(cluster.a(), cluster.b(), cluster.c()).get(random.nextInt(3));
        switch (random.nextInt(19)) {
            case 0, 1 -> tell(node, "crashes", () -> node.server().endBy("a crash"));
            case 2 -> tell(node, "is cut off", () -> isolate(node));
            case 3 -> tell(node, "heals", this::heal);
            case 4 -> tell(node, "freezes or thaws", () -> freezeOrThaw(node));
            case 5 -> tell(node, "stops or starts", () -> stopOrStart(node));
            case 6 -> tell(node, "outcomes are lost", () -> cluster.logs().loseOutcomes());
            case 7 -> tell(node, "outcomes are told", () -> cluster.logs().deliverOutcomes());
            case 8 -> delay(node, 250L * random.nextInt(8));
            case 9 -> tell(node, "is elected", () -> elect(node));
            case 10 -> tell(node, "pause or resume", this::pauseOrResume);
            case 11 -> tell(node, "switchover", () -> switchOver(node));
            case 12 -> tell(node, "guard takes no orders", () -> node.guard().takeOrders(random.nextBoolean()));
            case 13 -> tell(node, "its loop hangs or goes on", () -> hangOrGoOn(node));
            case 14 -> holdOrOpen(node);
            case 16, 17 ->
                tell(
                        node,
                        "its server hangs or goes on",
                        () -> hangOrGoOn(node.server().hang()));
            case 15 -> tell(node, "one of its guards is killed", () -> killOneOfTwo(node.guard()));
            default -> failAt(node, FAILING.get(random.nextInt(FAILING.size())));
        }
    }

    private static void killOneOfTwo(FakeGuard guard) {
        if (guard.isComplete()) {
            guard.killOne();
        }
    }

    private void delay(LoopNode node, long millis) {
        tell(node, "delay of " + millis + " ms", () -> cluster.logs().delay(Duration.ofMillis(millis)));
    }

    private void failAt(LoopNode node, Step step) {
        tell(node, "fails at " + step, () -> node.server().failAt(step));
    }

    private void tell(LoopNode node, String what, Runnable accident) {
        told.add("\n" + cluster.now().toMillis() + " " + node.id() + " " + what);
        accident.run();
    }

    private void isolate(LoopNode node) {
        if (isolated.isEmpty() && stopped.isEmpty()) {
            isolated = Optional.of(node);
            cluster.isolate(node);
        }
    }

    private void heal() {
        isolated = Optional.empty();
        cluster.heal();
    }

    private void freezeOrThaw(LoopNode node) {
        if (frozen.isPresent()) {
            frozen.get().server().freeze().end();
            frozen = Optional.empty();
        } else if (stopped.filter(node::equals).isEmpty()) {
            frozen = Optional.of(node);
            node.server().freeze().begin();
        }
    }

    private void hangOrGoOn(LoopNode node) {
        if (node.hang().isOn()) {
            node.hang().end();
        } else {
            node.hang().begin();
        }
    }

    private void hangOrGoOn(FakeHang hang) {
        switch (random.nextInt(3)) {
            case 0 -> hang.stopWriting();
            case 1 -> hang.stopAnswering();
            default -> hang.end();
        }
    }

    /** Calls that are held at one node do not go on before another accident of this kind. */
    private void holdOrOpen(LoopNode node) {
        if (held.isPresent()) {
            tell(node, "what was held goes on", held.get()::open);
            held = Optional.empty();
        } else {
            Step step = HOLDING.get(random.nextInt(HOLDING.size()));
            tell(
                    node,
                    "is held at " + step,
                    () -> held = Optional.of(node.server().holdAt(step)));
        }
    }

    private void stopOrStart(LoopNode node) {
        if (stopped.isPresent()) {
            // An agent whose first look is held takes no turn, and no step of time would come to its end.
            held.ifPresent(Gate::open);
            stopped.get().restartAgent();
            stopped = Optional.empty();
        } else if (isolated.isEmpty() && node.takesTurns()) {
            stopped = Optional.of(node);
            node.stopAgent();
        }
    }

    /** As the service manager does. */
    private void restartThoseThatLeft() {
        for (LoopNode node : List.of(cluster.a(), cluster.b(), cluster.c())) {
            if (!node.exits().isEmpty() && frozen.filter(node::equals).isEmpty()) {
                told.add("\n" + cluster.now().toMillis() + " " + node.id() + " left: " + node.exits());
                held.ifPresent(Gate::open);
                node.exits().clear();
                node.stopAgent();
                node.restartAgent();
            }
        }
    }

    private void elect(LoopNode node) {
        if (canLead(node)) {
            cluster.logs().elect(node.id());
        }
    }

    private boolean canLead(LoopNode node) {
        return isolated.filter(node::equals).isEmpty()
                && stopped.filter(node::equals).isEmpty();
    }

    private void keepALeader() {
        Optional<NodeId> leader = cluster.logs().leader();
        if (leader.filter(id -> canLead(cluster.node(id))).isEmpty() && random.nextBoolean()) {
            List.of(cluster.c(), cluster.b(), cluster.a()).stream()
                    .filter(this::canLead)
                    .findFirst()
                    .ifPresent(this::elect);
        }
    }

    private void pauseOrResume() {
        boolean isPaused = cluster.state().pause().kind() == PauseState.Kind.PAUSED;
        submit(isPaused ? new ResumeCluster("a test") : new PauseCluster("a test"));
    }

    private void switchOver(LoopNode to) {
        Optional<NodeId> from = cluster.state().lease().map(Lease::holder);
        long id = cluster.state().lastSwitchoverId() + 1;
        submit(new BeginSwitchover(id, Switchover.Kind.SWITCHOVER, from, to.id(), "a test"));
    }

    private void submit(ClusterCommand command) {
        Optional<NodeId> leader = cluster.logs().leader();
        if (leader.isPresent()) {
            var unused = cluster.logs().log(leader.get()).propose(command, PEACE);
        }
    }

    private void peace() {
        told.add("\npeace");
        heal();
        frozen.ifPresent(node -> node.server().freeze().end());
        stopped.ifPresent(LoopNode::restartAgent);
        held.ifPresent(Gate::open);
        frozen = Optional.empty();
        stopped = Optional.empty();
        cluster.logs().deliverOutcomes();
        cluster.logs().delay(Duration.ZERO);
        List.of(cluster.a(), cluster.b(), cluster.c()).forEach(node -> {
            node.guard().takeOrders(true);
            node.hang().end();
            node.server().hang().end();
        });
        cluster.settle();
        restartThoseThatLeft();
        cluster.logs().elect(cluster.c().id());
        cluster.settle();
        if (cluster.state().pause().kind() == PauseState.Kind.PAUSED) {
            submit(new ResumeCluster("a test"));
        }
        cluster.passUntil(PEACE, "one serves and two stream", this::isWhole);
    }

    private boolean isWhole() {
        return cluster.isServedIn(cluster.epoch().number())
                && List.of(cluster.a(), cluster.b(), cluster.c()).stream()
                                .filter(node -> node.server().isStreaming())
                                .count()
                        == 2;
    }
}
