package io.quorate.chaos.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private static final Shape WITH_WITNESS = new Shape(2, true, 1, false, Map.of());

    @Test
    void the_last_host_is_the_witness() {
        assertThat(WITH_WITNESS.hostNames()).containsExactly("n1", "n2", "n3");
        assertThat(WITH_WITNESS.hasData("n2")).isTrue();
        assertThat(WITH_WITNESS.hasData("n3")).isFalse();
    }

    @Test
    void hosts_are_odd_in_number_and_somebody_is_a_client() {
        assertThatThrownBy(() -> new Shape(2, false, 1, false, Map.of())).hasMessageContaining("odd number of hosts");
        assertThatThrownBy(() -> new Shape(3, false, 0, false, Map.of())).hasMessageContaining("0 clients");
    }

    @Test
    void an_agents_file_names_every_host_by_its_address_and_a_witness_has_no_postgresql() {
        String text = new AgentFile(WITH_WITNESS, "n3", name -> "198.18.0." + name.substring(1)).text();

        assertThat(text)
                .contains("node: n3")
                .contains("kind: witness")
                .contains(
                        "{name: n1, raft: \"198.18.0.1:7400\", api: \"198.18.0.1:7401\", postgres: \"198.18.0.1:5432\"}")
                .contains("{name: n3, raft: \"198.18.0.3:7400\", api: \"198.18.0.3:7401\"}")
                .doesNotContain("data: ");
    }
}
