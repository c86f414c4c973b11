package io.quorate.chaos.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelTest {
    private final Label own = Label.ofThisProcess();

    @Test
    void what_a_running_process_has_made_is_nobodys_leftover() {
        assertThat(Label.isAlive(own.owner())).isTrue();
        assertThat(LabDirectory.isOrphan("/x/lab-" + own.run() + "-" + own.owner() + "/n1-pg"))
                .isFalse();
    }

    @Test
    void what_a_process_has_made_that_is_gone_is_a_leftover_though_its_pid_is_in_use_again() {
        String earlier = own.owner().split("@", -1)[0] + "@1";

        assertThat(Label.isAlive(earlier)).isFalse();
        assertThat(LabDirectory.isOrphan("/x/lab-" + own.run() + "-" + earlier + "/n1-pg"))
                .isTrue();
    }

    @Test
    void what_bears_no_mark_of_ours_is_left_alone() {
        assertThat(LabDirectory.isOrphan("/mnt/backup")).isFalse();
        assertThat(LabDirectory.isOrphan("/x/lab-notes/n1-pg")).isFalse();
    }
}
