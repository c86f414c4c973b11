package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigTextTest {
    private static final ServerSettings SETTINGS = new ServerSettings(
            "main",
            new NodeId("node-a"),
            Path.of("/bin"),
            Path.of("/srv/data"),
            Path.of("/srv/state"),
            "10.0.0.1",
            5432,
            Path.of("/etc/quorate/user.conf"),
            Path.of("/etc/quorate/user_hba.conf"),
            "postgres",
            Path.of("/srv/secrets"),
            "app",
            "appdb",
            1L << 30);
    private static final ServerFiles FILES = new ServerFiles(SETTINGS.data(), SETTINGS.state());

    @Test
    void a_value_with_quotes_and_backslashes_is_escaped_and_one_with_a_line_break_refused() {
        assertThat(ConfigText.setting("a", "it's \\ here")).isEqualTo("a = 'it''s \\\\ here'\n");
        assertThatThrownBy(() -> ConfigText.quoted("a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void names_are_found_in_every_spelling_that_postgresql_takes() {
        String text = "# port = 1\n\nPort 5433\n  work_mem='4MB' # note\nquorate.x = 1\ninclude 'a.conf'\n";

        assertThat(ConfigText.namesIn(text)).containsExactly("port", "work_mem", "quorate.x");
    }

    @Test
    void relative_includes_become_absolute_when_a_file_moves() {
        String text = "include 'a.conf'\ninclude_dir = 'conf.d'   # all\ninclude_if_exists '/etc/b.conf'\nport = 1\n";

        assertThat(ConfigText.movedFrom("/srv/data", text)).isEqualTo("""
                        include '/srv/data/a.conf'
                        include_dir = '/srv/data/conf.d'   # all
                        include_if_exists '/etc/b.conf'
                        port = 1
                        """);
    }

    @Test
    void what_alter_system_set_of_the_agents_is_taken_out_and_the_rest_stays() {
        AutoConfig cleaned = AutoConfig.clean("""
                # Do not edit
                work_mem = '7MB'
                PRIMARY_CONNINFO = 'host=x'
                synchronous_standby_names = '*'
                quorate.reload = 'x'
                """);

        assertThat(cleaned.kept()).isEqualTo("# Do not edit\nwork_mem = '7MB'\n");
        assertThat(cleaned.removed())
                .containsExactly("primary_conninfo", "synchronous_standby_names", "quorate.reload");
    }

    @Test
    void the_users_file_comes_after_the_defaults_and_before_what_is_owned() {
        String text = new ManagedConfig(SETTINGS, FILES).text(15);

        int user = text.indexOf("include_if_exists = '/etc/quorate/user.conf'");
        assertThat(text.indexOf("wal_keep_size")).isBetween(0, user);
        assertThat(text.indexOf("max_slot_wal_keep_size")).isBetween(0, user);
        assertThat(text.indexOf("listen_addresses = '10.0.0.1'")).isGreaterThan(user);
        assertThat(text.indexOf("include = '/srv/state/upstream.conf'")).isGreaterThan(user);
        ConfigText.namesIn(text.substring(user))
                .forEach(name ->
                        assertThat(OwnedSettings.includes(name)).as(name).isTrue());
    }

    @Test
    void a_setting_that_a_version_has_lost_is_not_written_for_it() {
        ManagedConfig config = new ManagedConfig(SETTINGS, FILES);

        assertThat(config.text(15)).contains("promote_trigger_file = ''");
        assertThat(config.text(16)).doesNotContain("promote_trigger_file");
    }

    @Test
    void an_upstream_is_named_with_slot_and_pass_file_and_without_a_password() {
        Upstream upstream = new Upstream(new NodeId("node-b"), "10.0.0.2", 5433, new Epoch(8));

        String text = UpstreamConfig.streaming(SETTINGS.node(), "node-a_e8", upstream, FILES.passwords());

        assertThat(text)
                .contains("host=''10.0.0.2'' port=5433 user=quorate_replication")
                .contains("application_name=''node-a_e8''")
                .contains("passfile=''/srv/state/passfile''")
                .contains("primary_slot_name = 'quorate_node_a'")
                .contains("quorate.upstream = 'node-b'")
                .doesNotContain("password=");
        assertThat(UpstreamConfig.none()).contains("primary_conninfo = ''").contains("primary_slot_name = ''");
    }

    @Test
    void no_line_of_ours_trusts_anybody_and_the_users_lines_come_last() {
        assertThat(HbaText.closed()).doesNotContain("trust").doesNotContain("host all");
        assertThat(HbaText.open("host all app samenet scram-sha-256"))
                .startsWith(HbaText.closed())
                .endsWith("host all app samenet scram-sha-256\n");
        assertThat(HbaText.ident(List.of("root", "postgres"), "postgres"))
                .contains("quorate \"root\" \"postgres\"\n")
                .contains("quorate \"postgres\" \"postgres\"\n");
    }
}
