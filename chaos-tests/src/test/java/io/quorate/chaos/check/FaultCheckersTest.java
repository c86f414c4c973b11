package io.quorate.chaos.check;

import static io.quorate.chaos.history.HandMade.primary;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.Fault;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.Operation.SetAdd;
import io.quorate.chaos.history.Operation.SetRead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultCheckersTest {
    private static final Fault CUT =
            new Fault(1, "cut primary", Fault.Stage.INJECT, true, List.of("n1"), Optional.empty());
    private static final Fault SPLIT = new Fault(2, "split", Fault.Stage.INJECT, false, List.of(), Optional.empty());

    private final HandMade story = new HandMade();
    private long nextElement;

    /** Acknowledged at this moment, asked for 1 ms before. */
    private void acknowledged(long milliseconds) {
        story.at(milliseconds - 1).ok(new SetAdd(nextElement++), primary("n1", 1));
    }

    private static Stretch stretch(long from, long until) {
        return new Stretch(from * 1_000_000, until * 1_000_000);
    }

    private Judged liveness(Stretch... calm) {
        return Judged.by(new LivenessChecker(List.of(calm), Duration.ofMillis(100)), story);
    }

    private Judged recovery() {
        return Judged.by(new RecoveryTimeChecker(Duration.ofMillis(500)), story);
    }

    private Judged evidence() {
        return Judged.by(new EvidenceChecker(), story);
    }

    @Test
    void acknowledgements_that_are_never_further_apart_than_the_limit_are_well() {
        acknowledged(50);
        acknowledged(150);
        acknowledged(250);

        assertThat(liveness(stretch(0, 300)).isValid().figures()).containsEntry("longest-gap-ms", 100L);
    }

    @Test
    void silence_between_two_acknowledgements_convicts_when_somebody_tried() {
        acknowledged(50);
        Event slow = story.at(60).invoke(new SetAdd(99));
        story.at(161).ok(slow, primary("n1", 1));

        liveness(stretch(0, 200)).isInvalid("nothing was acknowledged between PT0.05S and PT0.161S", 1L, 3L);
    }

    @Test
    void silence_at_the_edges_of_a_stretch_convicts_too() {
        story.at(1).invoke(new SetAdd(98));
        acknowledged(150);
        liveness(stretch(0, 200)).isInvalid("between PT0S and PT0.15S", 2L);
        liveness(stretch(149, 260)).isInvalid("between PT0.15S and PT0.26S", 2L);
    }

    @Test
    void silence_while_nobody_tried_proves_nothing() {
        acknowledged(50);
        story.at(100).ok(SetRead.whole(false, Optional.of(List.of())), primary("n1", 1));
        acknowledged(300);

        liveness(stretch(0, 290)).isUnknown("nobody tried");
    }

    @Test
    void without_a_calm_stretch_of_the_limits_length_nothing_is_proved() {
        acknowledged(50);

        liveness().isUnknown("no calm stretch");
        liveness(stretch(0, 99)).isUnknown("no calm stretch");
    }

    @Test
    void stretches_are_calm_outside_of_faults_and_the_grace_after_them() {
        story.at(100).nemesis(CUT).at(199).nemesis(CUT.healed());
        story.at(300).nemesis(SPLIT);
        acknowledged(900);

        assertThat(Stretch.calm(story.history(), Duration.ofMillis(50)))
                .containsExactly(stretch(0, 100), stretch(250, 300));
    }

    @Test
    void faults_that_overlap_leave_no_calm_between_them() {
        story.at(100).nemesis(CUT).at(150).nemesis(SPLIT).at(199).nemesis(SPLIT.healed());
        story.at(399).nemesis(CUT.healed());
        acknowledged(900);

        assertThat(Stretch.calm(story.history(), Duration.ZERO)).containsExactly(stretch(0, 100), stretch(400, 900));
    }

    @Test
    void every_fault_needs_evidence_of_its_injection_or_of_its_healing() {
        story.nemesis(CUT).nemesis(CUT.healed().seen("31 packets dropped"));
        story.nemesis(SPLIT.seen("rules in place")).nemesis(SPLIT.healed());
        evidence().isValid();

        Fault third = new Fault(3, "freeze", Fault.Stage.INJECT, true, List.of("n2"), Optional.of(" "));
        story.nemesis(third).nemesis(third.healed());
        evidence().isUnknown("nothing shows that fault 3 (freeze) happened");
    }

    @Test
    void a_run_without_a_fault_proves_nothing_of_faults() {
        evidence().isUnknown("there was no fault");
        recovery().isUnknown("there was no fault");
    }

    @Test
    void the_gap_of_a_fault_begins_with_the_last_acknowledgement_before_it() {
        acknowledged(90);
        story.at(100).nemesis(CUT);
        acknowledged(400);
        story.at(499).nemesis(CUT.healed());
        acknowledged(520);

        assertThat(recovery().isValid().figures())
                .containsEntry("fault-1-cut-primary-gap-ms", 310L)
                .containsEntry("fault-1-cut-primary-after-heal-ms", 20L);
    }

    @Test
    void the_gap_is_the_longest_and_may_begin_after_the_injection() {
        acknowledged(90);
        story.at(100).nemesis(CUT);
        acknowledged(110);
        acknowledged(700);

        recovery().isInvalid("fault-1-cut-primary kept clients from writing for PT0.59S");
    }

    @Test
    void a_later_fault_is_not_blamed_for_an_earlier_gap_nor_an_earlier_one_for_a_later() {
        story.at(100).nemesis(CUT);
        acknowledged(200);
        acknowledged(450);
        story.at(499).nemesis(new Fault(2, "freeze", Fault.Stage.INJECT, true, List.of(), Optional.empty()));
        acknowledged(510);
        acknowledged(800);

        assertThat(recovery().isValid().figures())
                .containsEntry("fault-1-cut-primary-gap-ms", 250L)
                .containsEntry("fault-2-freeze-gap-ms", 290L);
    }

    @Test
    void silence_up_to_the_last_try_is_a_gap() {
        story.at(100).nemesis(CUT);
        acknowledged(110);
        story.at(900).info(new SetAdd(99));

        recovery().isInvalid("kept clients from writing for PT0.79S");
    }

    @Test
    void a_fault_after_which_nothing_is_acknowledged_convicts() {
        acknowledged(90);
        story.at(100).nemesis(CUT);

        recovery().isInvalid("nothing was acknowledged any more after fault-1-cut-primary");
    }

    @Test
    void a_fault_that_leaves_no_majority_is_judged_from_its_healing() {
        acknowledged(90);
        story.at(100).nemesis(SPLIT).at(4_999).nemesis(SPLIT.healed());
        acknowledged(5_400);
        recovery().isValid();

        story.at(6_000).nemesis(new Fault(3, "split", Fault.Stage.INJECT, false, List.of(), Optional.empty()));
        story.at(6_999).nemesis(new Fault(3, "split", Fault.Stage.HEAL, false, List.of(), Optional.empty()));
        acknowledged(7_600);
        recovery().isInvalid("fault-3-split kept clients from writing for PT0.6S");
    }
}
