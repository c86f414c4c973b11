package io.quorate.agent.recovery;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.statemachine.QuorumRecovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryOrderTest {
    @TempDir
    Path state;

    static RecoveryOrder order() {
        return new RecoveryOrder(new RecoverCluster(
                QuorumRecovery.recovered(quorum(expired()), Set.of(NODE_A, NODE_C), "ops"), "ops", 4, 1234));
    }

    @Test
    void what_is_written_is_read() throws Exception {
        RecoveryOrder read = RecoveryOrder.parse(order().text());

        assertThat(read).isEqualTo(order());
        assertThat(read.number()).isEqualTo(1);
        assertThat(read.survivors()).containsExactly(NODE_B);
        assertThat(order().text().lines()).allMatch(line -> line.length() < 200);
    }

    @Test
    void another_order_of_the_same_number_has_another_name() {
        RecoveryOrder other =
                new RecoveryOrder(new RecoverCluster(order().command().state(), "ops", 4, 1235));

        assertThat(order().name()).startsWith("1-").hasSize(18).isEqualTo(order().name());
        assertThat(other.number()).isEqualTo(order().number());
        assertThat(other.name()).isNotEqualTo(order().name());
    }

    /** It names a Raft group on disks: a version that made another name of the same order would not find its own log. */
    @Test
    void the_name_of_an_order_stays_what_it_was_when_the_order_was_given() {
        assertThat(order().name()).isEqualTo("1-d9ede4e41bb2e9be");
    }

    @Test
    void line_ends_of_another_system_do_no_harm() throws Exception {
        assertThat(RecoveryOrder.parse(order().text().replace("\n", "\r\n"))).isEqualTo(order());
    }

    @Test
    void a_copy_that_is_not_whole_is_refused() {
        String text = order().text();
        int half = text.length() / 2;

        for (String damaged : new String[] {
            "", text.substring(0, half), text.substring(half), text.replaceFirst("command=.", "command=")
        }) {
            assertThatThrownBy(() -> RecoveryOrder.parse(damaged))
                    .isInstanceOf(RecoveryRefusal.class)
                    .hasMessageContaining("not a whole order");
        }
    }

    @Test
    void the_plan_says_what_the_operator_vouches_for() {
        String plan = String.join("\n", new RecoveryPlan(order(), NODE_B).lines());

        assertThat(plan)
                .contains("recovery 1 of cluster orders")
                .contains("survivors  node-b")
                .contains("term 4, index 1234")
                .contains("primary node-a at 0/3000000 on timeline 2")
                .contains("epoch 1000000002, timelines above 102")
                .contains("nothing but your word");
    }

    @Test
    void a_recovery_that_was_met_is_never_forgotten() throws IOException {
        RecoveryFiles files = new RecoveryFiles(state);
        assertThat(files.readLeftBehindBy()).isZero();

        files.writeLeftBehindBy(2);
        files.writeLeftBehindBy(1);

        assertThat(new RecoveryFiles(state).readLeftBehindBy()).isEqualTo(2);
        Files.writeString(state.resolve("left-behind-by"), "x");
        assertThatThrownBy(files::readLeftBehindBy).hasMessageContaining("damaged");
        Files.writeString(state.resolve("recovery-order"), "x");
        assertThatThrownBy(files::readOrder).hasMessageContaining("not a whole order");
    }
}
