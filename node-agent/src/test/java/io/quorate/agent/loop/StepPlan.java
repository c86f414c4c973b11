package io.quorate.agent.loop;

import io.quorate.agent.loop.PortBoundaries.Boundary;
import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Switchover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What an agent does in several steps, and can be stopped in. Each begins in a healthy cluster, whose primary is node-a. */
enum StepPlan {
    /** Guard and clock get the deadline of a renewal. */
    RENEWAL("RenewLease arm") {
        @Override
        void begin(Stage stage) {
            // Comes by itself.
        }
    },
    PAUSING("markPaused") {
        @Override
        void begin(Stage stage) {
            stage.cluster.propose(new PauseCluster("a test"));
        }
    },
    RESUMING("RenewLease arm") {
        @Override
        void prepare(Stage stage) {
            stage.cluster.propose(new PauseCluster("a test"));
            stage.cluster.pass(LoopCluster.LEASE);
        }

        @Override
        void begin(Stage stage) {
            stage.cluster.propose(new ResumeCluster("a test"));
        }
    },
    /** The promises of a standby, its promotion, and its first sync set. */
    FAILOVER("cutReceiver RenewLease arm ReserveTimeline promote ReportPromoted EstablishEpoch admitClients") {
        @Override
        void begin(Stage stage) {
            stage.crash(stage.cluster.a());
        }

        @Override
        LoopNode subject(LoopCluster cluster) {
            return cluster.b();
        }
    },
    /** A promotion under the lease that is held. */
    RESTART_IN_PLACE("startFenced ReserveTimeline promote ReportPromoted admitClients") {
        @Override
        void prepare(Stage stage) {
            ALONE.begin(stage);
            stage.awaitRecorded(0);
        }

        @Override
        void begin(Stage stage) {
            stage.cluster.a().server().endBy("a crash");
        }
    },
    STANDBY_LOST("applySync RecordSync") {
        @Override
        void begin(Stage stage) {
            stage.crash(stage.cluster.b());
        }
    },
    STANDBY_BACK("applySync RecordSync") {
        @Override
        void prepare(Stage stage) {
            STANDBY_LOST.begin(stage);
            stage.awaitRecorded(1);
        }

        @Override
        void begin(Stage stage) {
            stage.bringBack();
        }
    },
    ALONE("applySync RecordSync") {
        @Override
        void begin(Stage stage) {
            stage.crash(stage.cluster.b());
            stage.crash(stage.cluster.c());
        }
    },
    BACK_FROM_ALONE("applySync RecordSync") {
        @Override
        void prepare(Stage stage) {
            ALONE.begin(stage);
            stage.awaitRecorded(0);
        }

        @Override
        void begin(Stage stage) {
            stage.bringBack();
        }
    },
    HAND_OVER("checkpoint stopFast ReleaseLease markNoLease startFenced follow") {
        @Override
        void begin(Stage stage) {
            stage.cluster.propose(new BeginSwitchover(
                    1,
                    Switchover.Kind.SWITCHOVER,
                    Optional.of(stage.cluster.a().id()),
                    stage.cluster.b().id(),
                    "a test"));
        }
    },
    TAKE_OVER("RenewLease arm ReserveTimeline promote ReportPromoted EstablishEpoch admitClients") {
        @Override
        void begin(Stage stage) {
            HAND_OVER.begin(stage);
        }

        @Override
        LoopNode subject(LoopCluster cluster) {
            return cluster.b();
        }
    },
    /** What node-a has written and nobody else has is discarded. */
    REJOIN("markNoLease startFenced follow") {
        @Override
        void prepare(Stage stage) {
            stage.cluster.a().server().freeze().begin();
            stage.cluster.passUntil(Stage.LIMIT, "another serves", () -> stage.cluster.isServedIn(2));
        }

        @Override
        void begin(Stage stage) {
            stage.cluster.a().server().freeze().end();
        }
    };

    /** Steps that go on all the time; only where a lease begins are they part of another plan. */
    private static final List<String> ROUTINE = List.of("RenewLease", "arm", "keepSlots");

    /** How often one step is looked at in one run, in a long run twice: what comes later is more of the same. */
    private static final int TIMES = Integer.getInteger("endurance.rounds", 1) > 1 ? 2 : 1;

    /** How long the longest of them takes, when nothing stops it. */
    static final Duration LENGTH = Duration.ofSeconds(8);

    private final String steps;

    /** @param steps those that make it what it is, with blanks between them */
    StepPlan(String steps) {
        this.steps = steps;
    }

    List<String> steps() {
        return List.of(steps.split(" "));
    }

    void prepare(Stage stage) {}

    abstract void begin(Stage stage);

    /** Whose agent is stopped. */
    LoopNode subject(LoopCluster cluster) {
        return cluster.a();
    }

    /** What its agent passes when nothing stops it. */
    List<Boundary> boundaries() {
        try (LoopCluster cluster = LoopCluster.healthy()) {
            Stage stage = new Stage(cluster);
            prepare(stage);
            subject(cluster).boundaries().begin();
            begin(stage);
            cluster.pass(LENGTH);
            List<Boundary> passed = subject(cluster).boundaries().passed().stream()
                    .filter(boundary -> boundary.time() <= TIMES)
                    .filter(boundary -> steps().stream().anyMatch(ROUTINE::contains)
                            || ROUTINE.stream().noneMatch(boundary::isOf))
                    .toList();
            stage.mend();
            return passed;
        }
    }

    /** A cluster with what is broken in it. */
    static final class Stage {
        static final Duration LIMIT = Duration.ofSeconds(90);

        private final LoopCluster cluster;
        private final List<Gate> restarts = new ArrayList<>();

        Stage(LoopCluster cluster) {
            this.cluster = cluster;
        }

        private void crash(LoopNode node) {
            restarts.add(cluster.crash(node));
        }

        private void bringBack() {
            restarts.forEach(Gate::open);
        }

        private void awaitRecorded(int standbys) {
            cluster.passUntil(
                    LIMIT,
                    standbys + " standbys count",
                    () -> cluster.state()
                            .established()
                            .filter(sync -> sync.members().size() == standbys)
                            .isPresent());
        }

        /** Whoever serves is written to; what it acknowledges must never be missed again. */
        void write() {
            List.of(cluster.a(), cluster.b(), cluster.c()).stream()
                    .map(LoopNode::server)
                    .filter(FakePostgresServer::serves)
                    .findFirst()
                    .ifPresent(server -> server.write(100));
            cluster.settle();
        }

        /** Lets time pass until it holds; false when this time has passed first. */
        boolean isWithin(Duration limit, BooleanSupplier condition) {
            Duration until = cluster.now().plus(limit);
            cluster.settle();
            while (!condition.getAsBoolean() && cluster.now().compareTo(until) < 0) {
                cluster.pass(LoopCluster.STEP);
            }
            return condition.getAsBoolean();
        }

        /** Nothing is broken any more, and in the end one serves and the others stream. */
        void mend() {
            bringBack();
            if (cluster.state().pause().kind() == PauseState.Kind.PAUSED) {
                cluster.propose(new ResumeCluster("a test"));
            }
            cluster.passUntil(LIMIT, "one serves and two stream", this::isWhole);
        }

        private boolean isWhole() {
            long streaming = List.of(cluster.a(), cluster.b(), cluster.c()).stream()
                    .filter(node -> node.server().isStreaming())
                    .count();
            return cluster.isServedIn(cluster.epoch().number()) && streaming == 2;
        }
    }
}
