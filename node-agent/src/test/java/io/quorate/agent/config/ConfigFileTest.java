package io.quorate.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.agent.postgres.ServerSettings;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    Path directory;

    private ConfigText text;

    @BeforeEach
    void healthy() {
        text = new ConfigText(directory);
    }

    @Test
    void a_short_file_gives_every_default() throws ConfigException {
        AgentConfig config = text.load();

        assertThat(config.cluster()).isEqualTo("demo");
        assertThat(config.node()).isEqualTo(new NodeId("node-a"));
        assertThat(config.kind()).isEqualTo(MemberKind.DATA);
        assertThat(config.directories())
                .isEqualTo(new Directories(
                        Path.of("/srv/quorate/state"),
                        Path.of("/srv/quorate/state/raft"),
                        Path.of("/srv/quorate/state/secrets"),
                        Path.of("/srv/quorate/state/lease")));
        assertThat(config.listen())
                .isEqualTo(new ListenAddresses(new Address("127.0.0.1", 7400), new Address("127.0.0.1", 7401)));
        assertThat(config.toClusterSettings()).isEqualTo(ClusterSettings.DEFAULT);
        assertThat(config.raft())
                .isEqualTo(new RaftSettings(Duration.ofMillis(700), Duration.ofMillis(1200), 64L << 20));
        assertThat(config.statusInterval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void the_peers_become_the_first_topology() throws ConfigException {
        List<Member> members = text.replace(", postgres: \"127.0.0.3:5432\"", ", priority: 7")
                .load()
                .members();

        assertThat(members)
                .containsExactly(
                        member("node-a", MemberKind.DATA, "127.0.0.1", "127.0.0.1:5432", 50),
                        member("node-b", MemberKind.DATA, "127.0.0.2", "127.0.0.2:5432", 50),
                        member("node-c", MemberKind.WITNESS, "127.0.0.3", "", 7));
    }

    private static Member member(String name, MemberKind kind, String host, String postgres, int priority) {
        return new Member(new NodeId(name), kind, host + ":7400", host + ":7401", postgres, priority, 1);
    }

    @Test
    void the_adapter_of_postgres_gets_what_it_needs() throws ConfigException {
        ServerSettings settings =
                text.with("  binaries: /usr/lib/postgresql/15/bin").load().toServerSettings();

        assertThat(settings)
                .isEqualTo(new ServerSettings(
                        "demo",
                        new NodeId("node-a"),
                        Path.of("/usr/lib/postgresql/15/bin"),
                        Path.of("/srv/quorate/data"),
                        Path.of("/srv/quorate/state/postgres"),
                        "127.0.0.1",
                        5432,
                        Path.of("/srv/quorate/state/postgresql.user.conf"),
                        Path.of("/srv/quorate/state/pg_hba.user.conf"),
                        "postgres",
                        Path.of("/srv/quorate/state/secrets"),
                        "app",
                        "app",
                        4L << 30));
    }

    @Test
    void a_witness_has_no_postgres() throws ConfigException {
        AgentConfig config = witness().load();

        assertThat(config.kind()).isEqualTo(MemberKind.WITNESS);
        assertThat(config.postgres()).isEmpty();
        assertThatThrownBy(config::toServerSettings).isInstanceOf(IllegalStateException.class);
    }

    private ConfigText witness() {
        return text.replace("node: node-a", "node: node-c\nkind: witness")
                .replace(", postgres: \"127.0.0.3:5432\"", "")
                .replace("postgres:\n  data: /srv/quorate/data\n", "");
    }

    @Test
    void an_environment_variable_wins_over_the_file_and_over_the_default() throws ConfigException {
        LoadedConfig loaded = text.with("lease: {duration: 8s}")
                .withVariable("QUORATE_LEASE_DURATION", "10s")
                .withVariable("QUORATE_POSTGRES_LISTEN", "[::1]:5433")
                .read();

        assertThat(loaded.config().toClusterSettings().leaseDuration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(loaded.config().postgres().orElseThrow().listen()).isEqualTo(new Address("::1", 5433));
        assertThat(loaded.values())
                .contains(new EffectiveValue("lease.duration", "10s", "environment QUORATE_LEASE_DURATION"))
                .contains(new EffectiveValue("lease.margin", "1s", "default"))
                .contains(new EffectiveValue("cluster", "demo", text.file() + ":1"))
                .contains(new EffectiveValue("max_lag_on_failover", "16MB", "default"));
    }

    @Test
    void a_broken_file_is_repaired_by_a_variable() {
        assertThat(text.with("lease: {duration: soon}")
                        .withVariable("QUORATE_LEASE_DURATION", "10s")
                        .problems())
                .isEmpty();
    }

    @Test
    void the_peers_may_come_from_the_environment() throws ConfigException {
        AgentConfig config = text.withVariable(
                        "QUORATE_PEERS",
                        "[{name: node-a, raft: 'localhost:1', api: 'localhost:2', postgres: 'localhost:3'}]")
                .load();

        assertThat(config.members()).hasSize(1);
        assertThat(config.listen().raft()).isEqualTo(new Address("localhost", 1));
    }

    @Test
    void variables_of_the_launcher_are_no_settings() {
        assertThat(text.withVariable("QUORATE_AGENT_JAVA_OPTS", "-Xmx96m")
                        .withVariable("QUORATE_CONFIG", "/x")
                        .withVariable("PATH", "/bin")
                        .problems())
                .isEmpty();
    }

    @Test
    void an_even_number_of_voters_and_a_single_one_are_worth_a_warning() throws ConfigException {
        String third =
                "  - {name: node-c, raft: \"127.0.0.3:7400\", api: \"127.0.0.3:7401\", postgres: \"127.0.0.3:5432\"}\n";

        assertThat(text.read().warnings()).isEmpty();
        assertThat(text.replace(third, "").read().warnings())
                .singleElement()
                .asString()
                .contains("2 voters");
    }

    @Test
    void no_variable_means_two_settings() {
        assertThat(Schema.OF_A_NODE.stream().map(Setting::variable)).doesNotHaveDuplicates();
        assertThat(Schema.OF_A_NODE.stream().map(Setting::variable))
                .doesNotContainAnyElementsOf(EnvironmentOverrides.NO_SETTINGS)
                .doesNotContain(EnvironmentOverrides.PEERS_VARIABLE);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Path missing = directory.resolve("nowhere.yaml");

        assertThatThrownBy(() -> ConfigFile.load(missing, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(missing + ": does not exist: name the agent's YAML file with --config");
    }
}
