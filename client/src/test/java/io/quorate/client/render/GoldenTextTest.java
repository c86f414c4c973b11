package io.quorate.client.render;

import io.quorate.client.AgentVersion;
import io.quorate.client.Endpoint;
import io.quorate.client.RecoveryPlans;
import io.quorate.client.Statuses;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.Promotion;
import io.quorate.proto.v1.StatusSource;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.VersionReply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoldenTextTest {
    private static final ClusterHistory EMPTY = ClusterHistory.newBuilder()
            .setCluster("demo")
            .setSource(StatusSource.STATUS_SOURCE_QUORUM)
            .build();

    private static Promotion.Builder promotion(long epoch, String holder) {
        return Promotion.newBuilder()
                .setEpoch(epoch)
                .setNumber(1)
                .setHolder(holder)
                .setTimeline((int) epoch + 1)
                .setParentTimeline((int) epoch)
                .setForkLsn(0x3000148L + epoch)
                .setReason("C4");
    }

    @Test
    void a_history_without_promotions_says_so() throws IOException {
        Golden.check("history-empty.txt", HistoryText.table(EMPTY, Style.PLAIN));
        Golden.check("history-empty.json", HistoryText.json(EMPTY));
    }

    @Test
    void a_history_with_a_loss_shows_how_much_was_lost() throws IOException {
        ClusterHistory history = EMPTY.toBuilder()
                .addPromotions(promotion(1, "n1").setReason("first primary"))
                .addPromotions(promotion(2, "n2").setReason("n1 expired"))
                .addPromotions(promotion(2, "n2").setNumber(2).setReason("restart in place"))
                .addPromotions(promotion(3, "n3").setReason("alice@ops").setLostBytes(5_440))
                .build();

        Golden.check("history-loss.txt", HistoryText.table(history, Style.PLAIN));
        Golden.check("history-loss.json", HistoryText.json(history));
    }

    @Test
    void a_lease_shows_its_arithmetic_and_a_node_where_it_does_not_hold() throws IOException {
        ClusterStatus status = Statuses.healthy()
                .setMembers(
                        0,
                        Statuses.changeStatus(
                                Statuses.primary("n1"),
                                node -> node.setLeaseFigures(
                                        Statuses.figures().setLastRoundTripMs(4).setWorstRoundTripMs(61))))
                .setMembers(
                        1,
                        Statuses.changeStatus(
                                Statuses.standby("n2"),
                                node -> node.setLeaseFigures(Statuses.figures()
                                        .setWorstTrialMs(1_400)
                                        .setStopTimeMs(2_800)
                                        .setMarginMs(2_812)
                                        .setLeastDurationMs(6_812)
                                        .setNotElectable("its guard needs up to 2800 ms to end PostgreSQL"))))
                .setMembers(2, Statuses.witness("n3"))
                .build();

        Golden.check("lease.txt", LeaseText.table(status, Style.PLAIN));
        Golden.check("lease.json", LeaseText.json(status));
    }

    @Test
    void a_switchover_tells_its_phases_and_its_end() throws IOException {
        SwitchoverProgress phase = SwitchoverProgress.newBuilder()
                .setPhase("checkpoint")
                .setDetail("on n1")
                .setElapsedMs(123)
                .build();
        SwitchoverProgress done = SwitchoverProgress.newBuilder()
                .setFinished(true)
                .setSucceeded(true)
                .setPrimary("n2")
                .setEpoch(4)
                .setElapsedMs(740)
                .build();
        SwitchoverProgress failed = done.toBuilder()
                .setSucceeded(false)
                .setPrimary("n1")
                .setEpoch(3)
                .setDetail("n2 had not replayed the shutdown record within 10 s")
                .build();
        SwitchoverText real = new SwitchoverText("switchover", false);
        SwitchoverText dry = new SwitchoverText("failover", true);
        SwitchoverProgress checked =
                done.toBuilder().setDetail("n2, 0 bytes behind").build();

        String text = SwitchoverText.phase(phase) + "\n" + real.result(done) + real.result(failed) + dry.result(checked)
                + dry.result(failed);

        Golden.check("switchover.txt", text);
        Golden.check("switchover-done.json", real.json(done));
        Golden.check("switchover-failed.json", real.json(failed));
    }

    @Test
    void pause_and_resume_tell_what_holds_now() throws IOException {
        StringBuilder lines = new StringBuilder();
        StringBuilder json = new StringBuilder();
        for (PauseState.Kind kind : List.of(
                PauseState.Kind.KIND_PAUSED,
                PauseState.Kind.KIND_RESUMING,
                PauseState.Kind.KIND_RUNNING,
                PauseState.Kind.KIND_UNSPECIFIED)) {
            PauseState pause = PauseState.newBuilder().setKind(kind).build();
            lines.append(PauseText.line(pause));
            json.append(PauseText.json(pause));
        }

        Golden.check("pause.txt", lines.toString());
        Golden.check("pause.json", json.toString());
    }

    @Test
    void versions_are_told_of_every_agent_that_answered() throws IOException {
        List<AgentVersion> agents = List.of(
                new AgentVersion.Told(
                        new Endpoint("10.0.0.1", 7001),
                        VersionReply.newBuilder()
                                .setNode("n1")
                                .setAgentVersion("0.1.0")
                                .setPostgresVersion("15.12")
                                .setStateFormatVersion(1)
                                .build()),
                new AgentVersion.Silent(new Endpoint("10.0.0.2", 7001), "Connection refused"));

        Golden.check("version.txt", VersionText.table("0.1.0", agents));
        Golden.check("version.json", VersionText.json("0.1.0", agents));
        Golden.check("version-alone.txt", VersionText.table("0.1.0", List.of()));
    }

    @Test
    void a_recovery_of_the_quorum_tells_its_plan_what_is_missing_and_its_end() throws IOException {
        RecoveryText text = new RecoveryText(RecoveryPlans.withoutTwo());
        Optional<ClusterStatus> recovered = Optional.of(
                Statuses.healthy().setPrimary("n2").setEpoch(1_000_000_003).build());

        Golden.check(
                "recovery.txt",
                text.proposal()
                        + "\n" + String.join("\n", text.halfDone(List.of("n2"), List.of("n4", "n6")))
                        + "\n\n" + text.result(recovered, 7_400)
                        + text.result(Optional.empty(), 60_000));
        Golden.check("recovery-plan.json", text.json(false, Optional.empty(), Optional.empty()));
        Golden.check("recovery-done.json", text.json(true, recovered, Optional.of(7_400L)));
    }
}
