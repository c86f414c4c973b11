package io.quorate.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person gets to read: place, key, value found, what is allowed. */
class ConfigProblemsTest {
    @TempDir
    Path directory;

    private ConfigText text;

    @BeforeEach
    void healthy() {
        text = new ConfigText(directory);
    }

    @Test
    void every_problem_is_told_at_once() {
        assertThat(text.replace("cluster: demo", "clutser: demo")
                        .replace("data: /srv/quorate/data", "data: data\n  port: 5432")
                        .with("lease: {duration: 6 parsecs, margin: [1s]}")
                        .with("status_interval: 1h")
                        .withVariable("QUORATE_POSTGRES_PORT", "5432")
                        .problems())
                .containsExactly(
                        "FILE:1: clutser: unknown setting: did you mean cluster?",
                        "FILE:10: postgres.port: unknown setting: allowed here are adopt, application_database,"
                                + " application_role, binaries, config, data, divergent_wal_quota, hba, listen, superuser",
                        "FILE:11: lease.margin: is a list: allowed is a duration of 1ms to 10min, written like 500ms, 6s or 2min",
                        "environment: QUORATE_POSTGRES_PORT: unknown setting: allowed is QUORATE_ and the path of a"
                                + " setting in capitals, such as QUORATE_POSTGRES_LISTEN",
                        "FILE: cluster: is missing: allowed is a lower-case letter, then lower-case letters, digits or hyphens,"
                                + " at most 30 in all",
                        "FILE:9: postgres.data: is 'data': allowed is an absolute path, such as /var/lib/quorate",
                        "FILE:11: lease.duration: is '6 parsecs': allowed is a duration of 1s to 1h, written like 500ms, 6s or"
                                + " 2min",
                        "FILE:12: status_interval: is '1h': allowed is a duration of 100ms to 2s, written like 500ms, 6s or 2min");
    }

    @Test
    void a_key_at_the_wrong_depth_is_led_home() {
        assertThat(text.with("renewal_interval: 1s").problem())
                .isEqualTo("FILE:10: renewal_interval: unknown setting: did you mean lease.renewal_interval?");
    }

    @Test
    void a_key_that_stands_twice_is_refused() {
        assertThat(text.with("node: node-b").problem())
                .isEqualTo("FILE:10: node: stands twice, first at line 2: allowed is once");
    }

    @Test
    void a_variable_that_is_nearly_a_setting_is_led_home() {
        assertThat(text.withVariable("QUORATE_LEASE_DURATON", "6s").problem())
                .isEqualTo("environment: QUORATE_LEASE_DURATON: unknown setting: did you mean QUORATE_LEASE_DURATION?");
        assertThat(new ConfigText(directory).withVariable("QUORATE_NODE", "").problem())
                .startsWith("environment QUORATE_NODE: node: is '': allowed is");
    }

    @Test
    void what_is_broken_is_not_called_missing_as_well() {
        assertThat(text.replace("cluster: demo", "cluster: [demo]")
                        .replace("state_directory: /srv/quorate/state", "state_directory: state")
                        .replace("data: /srv/quorate/data", "data: {}")
                        .problems())
                .hasSize(3);
    }

    @Test
    void text_that_is_not_yaml_names_the_line() {
        assertThat(text.with("lease: {duration: 6s").problem())
                .startsWith("FILE: not YAML: ")
                .contains("at line 10");
        assertThat(text.withText("cluster: demo\n\tnode: x\n").problem())
                .startsWith("FILE: not YAML: ")
                .contains("at line 2, column 1");
    }

    @Test
    void something_other_than_settings_is_refused() {
        assertThat(text.withText("").problem()).startsWith("FILE: is empty: allowed is a YAML file of settings");
        assertThat(text.withText("- a\n").problem()).startsWith("FILE: is a list: allowed is");
        assertThat(text.withText("cluster: a\n---\ncluster: b\n").problem()).contains("a second document begins here");
        assertThat(text.withText("cluster: &a demo\nnode: *a\n").problem()).contains("aliases (*a) are not read");
    }

    @Test
    void a_setting_without_a_value_is_refused_and_an_empty_section_is_not() {
        assertThat(text.with("kind:").problem())
                .isEqualTo(
                        "FILE:10: kind: is nothing: allowed is data or witness; to have the default, leave the key out");
    }

    @Test
    void an_empty_section_means_its_defaults() {
        assertThat(text.with("lease:\nlisten:\n").problems()).isEmpty();
    }

    @Test
    void a_value_in_place_of_a_section_is_refused() {
        assertThat(text.with("lease: 6s").problem())
                .isEqualTo(
                        "FILE:10: lease: is '6s': allowed is a section with the keys duration, guard_stop_time_floor, margin, renewal_interval");
    }

    @Test
    void an_unsafe_lease_is_refused_with_the_arithmetic() {
        assertThat(text.with("lease: {duration: 3s}").problem())
                .isEqualTo("FILE:10: lease.duration: unsafe lease: lease is 3000 ms: with lease_margin 1000 ms and"
                        + " renewal_interval 1000 ms it needs at least 5000 ms (a Raft election must fit in after a missed"
                        + " renewal)");
        assertThat(new ConfigText(directory).with("lease: {margin: 100ms}").problem())
                .contains("FILE:10: lease.margin: unsafe lease: lease_margin is 100 ms");
    }

    @Test
    void a_guard_that_counts_as_too_slow_for_the_lease_is_refused() {
        assertThat(text.with("lease: {guard_stop_time_floor: 2s}").problem())
                .isEqualTo(
                        "FILE:10: lease.guard_stop_time_floor: is 2s: a lease of 6s would have to last at least 6012ms"
                                + " with that; allowed is less, or a longer lease.duration");
        assertThat(new ConfigText(directory)
                        .with("lease: {guard_stop_time_floor: 100ms}")
                        .problem())
                .contains("lease.guard_stop_time_floor: is '100ms': allowed is a duration of 500ms to 1min");
    }

    @Test
    void elections_that_the_lease_does_not_count_on_are_refused() {
        assertThat(text.with("raft: {election_timeout_max: 3s}").problem())
                .contains("is '3s': allowed is a duration of");
        assertThat(new ConfigText(directory)
                        .with("raft: {election_timeout_min: 1200ms}")
                        .problem())
                .contains("raft.election_timeout_max: is 1200ms: allowed is more than raft.election_timeout_min");
    }

    @Test
    void an_address_that_others_reach_needs_the_word_plaintext() {
        ConfigText reachable = text.with("listen: {api: \"0.0.0.0:7401\"}");

        assertThat(reachable.problem())
                .startsWith("FILE:10: listen.api: is 0.0.0.0:7401, which others can reach")
                .contains("whoever reaches this port can promote")
                .contains("transport: plaintext");
        assertThat(reachable.with("transport: plaintext").problems()).isEmpty();
    }

    @Test
    void the_own_peer_entry_is_held_to_the_same_rule_and_a_host_name_is_not_trusted() {
        assertThat(text.replace("127.0.0.1", "db1.example.org").problems())
                .hasSize(2)
                .allMatch(problem -> problem.contains("whoever reaches this port can promote"));
    }

    @Test
    void an_unknown_transport_is_refused() {
        assertThat(text.with("transport: tls").problem())
                .isEqualTo("FILE:10: transport: is 'tls': allowed is plaintext");
    }

    @Test
    void a_raft_directory_in_the_data_directory_is_refused_and_the_other_way_round() {
        assertThat(text.with("raft_directory: /srv/quorate/data/raft").problem())
                .isEqualTo("FILE:10: raft_directory: is /srv/quorate/data/raft, which is or lies inside postgres.data"
                        + " (/srv/quorate/data): allowed is a directory of its own");
        assertThat(new ConfigText(directory)
                        .with("raft_directory: /srv/quorate/../quorate")
                        .problems())
                .anyMatch(problem -> problem.contains(
                        "postgres.data: is /srv/quorate/data, which is or lies inside raft_directory"));
        assertThat(new ConfigText(directory)
                        .with("raft_directory: /srv/quorate/data")
                        .problems())
                .hasSize(2);
    }

    @Test
    void a_state_directory_in_the_data_directory_is_refused() {
        assertThat(text.replace("state_directory: /srv/quorate/state", "state_directory: /srv/quorate/data/state")
                        .problems())
                .anyMatch(problem -> problem.contains("state_directory: is /srv/quorate/data/state"));
    }

    @Test
    void a_state_directory_too_long_for_a_socket_is_refused() {
        assertThat(text.replace("/srv/quorate/state", "/srv/" + "x".repeat(80)).problem())
                .contains("is 85 bytes long")
                .contains("allowed is up to 70");
    }

    @Test
    void the_users_own_files_lie_outside_the_data_directory() {
        assertThat(text.with("  config: /srv/quorate/data/postgresql.conf").problem())
                .contains("postgres.config: is /srv/quorate/data/postgresql.conf, inside postgres.data");
    }

    @Test
    void two_listeners_on_one_port_are_refused() {
        assertThat(text.with("listen: {api: \"127.0.0.1:5432\"}").problem())
                .isEqualTo(
                        "FILE: postgres.listen: is 127.0.0.1:5432, as listen.api (127.0.0.1:5432): allowed is a port of its"
                                + " own");
    }

    @Test
    void a_witness_with_a_postgres_section_is_refused() {
        assertThat(text.replace("cluster: demo", "cluster: demo\nkind: witness").problems())
                .containsExactly(
                        "FILE:6: peers[0].postgres: is there, but this node has kind witness: allowed is to leave it out",
                        "FILE:10: postgres.data: a witness has no PostgreSQL: take the setting out");
    }

    @Test
    void a_node_with_data_needs_a_data_directory_and_an_address() {
        assertThat(text.replace("postgres:\n  data: /srv/quorate/data\n", "")
                        .replace("api: \"127.0.0.1:7401\", postgres: \"127.0.0.1:5432\"", "api: \"127.0.0.1:7401\"")
                        .problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("peers[0].postgres: is missing: this node has kind data"))
                .anyMatch(problem -> problem.contains("postgres.data: is missing"));
    }

    @Test
    void peers_have_names_and_addresses_of_their_own() {
        assertThat(text.replace("name: node-c", "name: node-b")
                        .replace("127.0.0.3:7401", "127.0.0.2:7401")
                        .problems())
                .containsExactly(
                        "FILE:7: peers[2].name: is 'node-b', as of a peer before it: allowed is a name of its own",
                        "FILE:7: peers[2].api: is 127.0.0.2:7401, which node-b has already: allowed is an address of its own");
    }

    @Test
    void peers_are_read_as_strictly_as_the_rest() {
        assertThat(text.replace(
                                "{name: node-c, raft: \"127.0.0.3:7400\"",
                                "{name: Node_C, rafd: \"127.0.0.3:7400\", priority: 101")
                        .problems())
                .containsExactly(
                        "FILE:7: peers[2].rafd: unknown setting: did you mean peers[2].raft?",
                        "FILE:7: peers[2].name: is 'Node_C': allowed is a lower-case letter, then lower-case letters, digits or"
                                + " hyphens, at most 30 in all",
                        "FILE:7: peers[2].raft: is missing: allowed is " + Address.RULE,
                        "FILE:7: peers[2].priority: is '101': allowed is a whole number of 0 to 100");
    }

    @Test
    void a_node_that_is_not_among_its_peers_is_refused() {
        assertThat(text.replace("node: node-a", "node: node-x").problems())
                .contains("FILE:2: node: is 'node-x', which is not in peers: allowed is one of node-a, node-b, node-c");
    }

    @Test
    void a_list_of_peers_is_needed() {
        assertThat(text.withText("cluster: demo\nnode: a\nstate_directory: /s\npostgres: {data: /d}\npeers: node-a\n")
                        .problem())
                .startsWith("FILE: peers: is 'node-a': allowed is a list with every voter, this node included");
    }

    @Test
    void a_peer_that_nobody_could_dial_is_refused() {
        assertThat(text.replace("127.0.0.2:7400", "0.0.0.0:7400").problem())
                .isEqualTo(
                        "FILE:6: peers[1].raft: is 0.0.0.0:7400: allowed is an address that the other nodes can connect to");
    }

    @Test
    void the_application_is_not_the_superuser() {
        assertThat(text.with("  application_role: postgres").problem())
                .contains("postgres.application_role: is 'postgres', the superuser");
    }
}
