package io.quorate.chaos.check;

import io.quorate.chaos.check.NodeReport.Role;
import io.quorate.chaos.history.HandMade;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConvergenceCheckerTest {
    private static final Optional<String> SAME = Optional.of("d41d8cd9");
    private static final NodeReport PRIMARY = new NodeReport("n1", Role.PRIMARY, 3, Optional.empty(), SAME);
    private static final NodeReport STANDBY = new NodeReport("n2", Role.STANDBY, 3, Optional.of("n1"), SAME);
    private static final NodeReport WITNESS = new NodeReport("n3", Role.WITNESS, 0, Optional.empty(), Optional.empty());

    private static Judged judged(NodeReport... reports) {
        return Judged.by(new ConvergenceChecker(Set.of("n1", "n2", "n3"), List.of(reports)), new HandMade());
    }

    @Test
    void one_primary_and_standbys_that_stream_its_content_on_its_timeline_are_well() {
        judged(PRIMARY, STANDBY, WITNESS).isValid();
        judged(PRIMARY, STANDBY, new NodeReport("n3", Role.STANDBY, 3, Optional.of("n1"), SAME))
                .isValid();
    }

    @Test
    void two_primaries_convict_and_so_does_none() {
        judged(PRIMARY, STANDBY, new NodeReport("n3", Role.PRIMARY, 3, Optional.empty(), SAME))
                .isInvalid("several primaries");
        judged(new NodeReport("n1", Role.STANDBY, 3, Optional.empty(), SAME), STANDBY, WITNESS)
                .isInvalid("no primary");
    }

    @Test
    void a_standby_that_streams_from_nobody_or_from_another_convicts() {
        judged(PRIMARY, WITNESS, new NodeReport("n2", Role.STANDBY, 3, Optional.empty(), SAME))
                .isInvalid("n2 streams from nobody, not n1");
        judged(PRIMARY, WITNESS, new NodeReport("n2", Role.STANDBY, 3, Optional.of("n3"), SAME))
                .isInvalid("n2 streams from n3, not n1");
    }

    @Test
    void another_timeline_convicts() {
        judged(PRIMARY, WITNESS, new NodeReport("n2", Role.STANDBY, 2, Optional.of("n1"), SAME))
                .isInvalid("n2 is on timeline 2, n1 on 3");
    }

    @Test
    void another_content_convicts() {
        judged(PRIMARY, WITNESS, new NodeReport("n2", Role.STANDBY, 3, Optional.of("n1"), Optional.of("ffff")))
                .isInvalid("n2 has another content than n1");
    }

    @Test
    void a_content_that_was_not_compared_and_a_node_that_did_not_answer_leave_it_open() {
        judged(PRIMARY, WITNESS, new NodeReport("n2", Role.STANDBY, 3, Optional.of("n1"), Optional.empty()))
                .isUnknown("content of n2 was not compared");
        judged(PRIMARY, STANDBY, NodeReport.silent("n3")).isUnknown("n3 did not say what it is");
        judged(PRIMARY, STANDBY).isUnknown("n3 did not say what it is");
        judged(NodeReport.silent("n1"), STANDBY, WITNESS).isUnknown("n1 did not say what it is");
    }
}
