package io.quorate.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.chaos.lab.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class NemesesTest {
    @Test
    void every_fault_has_a_name_of_its_own_by_which_it_is_found() {
        assertThat(Nemeses.all()).extracting(Nemesis::name).doesNotHaveDuplicates();
        assertThat(Nemeses.all())
                .allSatisfy(nemesis -> assertThat(Nemeses.named(nemesis.name())).isEqualTo(nemesis));
    }

    @Test
    void a_name_that_no_fault_has_is_refused_with_those_that_there_are() {
        assertThatThrownBy(() -> Nemeses.named("a flood"))
                .hasMessageContaining("'a flood'")
                .hasMessageContaining("the primary's host is killed");
    }

    @Test
    void a_fault_is_kept_for_the_labs_that_have_what_it_strikes() {
        List<Nemesis> everywhere = Nemeses.suiting(Shape.THREE);

        assertThat(everywhere)
                .doesNotContain(Nemeses.named("the witness is cut off"), Nemeses.named("no host can resolve names"));
        assertThat(Nemeses.suiting(Shape.WITH_WITNESS)).contains(Nemeses.named("the witness is cut off"));
        assertThat(Nemeses.suiting(Shape.FIVE)).contains(Nemeses.named("everybody hears the two neighbours only"));
        assertThat(Nemeses.suiting(Shape.WITH_NAMES)).contains(Nemeses.named("no host can resolve names"));
        assertThat(Nemeses.suiting(Shape.WITH_FALSE_CLOCKS)).contains(Nemeses.named("the primary's clock jumps back"));
    }
}
