package io.quorate.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
