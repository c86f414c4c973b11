package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, when, and with what; and that passwords stay where they are. */
class AdmissionIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    private TestServers servers;
    private TestServer a;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(2);
        a = servers.node(0);
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void clients_are_refused_until_they_are_admitted_and_the_sessions_of_a_standby_end_with_its_promotion()
            throws SQLException, IOException {
        a.done(a.server().initialise(LIMIT));
        a.done(a.server().startFenced(LIMIT));
        a.done(a.server().promote(new Timeline(2), new Epoch(2), SyncSet.NOBODY, () -> true, LIMIT));
        a.done(a.server().prepareForClients(LIMIT));
        assertThatThrownBy(() -> a.queryAsApplication("SELECT 1")).hasMessageContaining("no pg_hba.conf entry");

        a.done(a.server().admitClients(LIMIT));
        assertThat(a.queryAsApplication("SELECT current_user")).isEqualTo(List.of("app"));

        a.done(a.server().stopFast(LIMIT));
        a.done(a.server().startFenced(LIMIT));
        assertThatThrownBy(() -> a.queryAsApplication("SELECT 1")).hasMessageContaining("no pg_hba.conf entry");
        a.done(a.server().admitClients(LIMIT));
        try (Connection open = a.connectAsApplication()) {
            a.done(a.server().promote(new Timeline(3), new Epoch(3), SyncSet.NOBODY, () -> true, LIMIT));
            assertThat(open.isValid(10)).isFalse();
        }
        assertThatThrownBy(() -> a.queryAsApplication("SELECT 1")).hasMessageContaining("no pg_hba.conf entry");
        assertThat(a.server().observe().admitsClients()).isFalse();
        a.done(a.server().admitClients(LIMIT));
        a.done(a.server().admitClients(LIMIT));
        assertThat(a.server().observe().admitsClients()).isTrue();
    }

    @Test
    void a_promotion_ends_the_sessions_of_people_at_the_machine_and_not_the_agents_own() throws SQLException {
        a.done(a.server().initialise(LIMIT));
        a.done(a.server().startFenced(LIMIT));
        try (ServerSession person = a.openSession();
                ServerSession agent = a.openSession()) {
            person.execute("SET application_name = 'psql'");

            a.done(a.server().promote(new Timeline(2), new Epoch(2), SyncSet.NOBODY, () -> true, LIMIT));

            assertThatThrownBy(() -> person.execute("SELECT 1")).isInstanceOf(SQLException.class);
            agent.execute("SELECT 1");
        }
    }

    @Test
    void a_login_that_was_let_in_before_the_promotion_and_dawdles_does_not_become_a_session_after_it()
            throws IOException {
        servers.makePrimary(a);
        a.done(a.server().stopFast(LIMIT));
        a.done(a.server().startFenced(LIMIT));
        a.done(a.server().admitClients(LIMIT));
        try (DawdlingLogin login = DawdlingLogin.begin(a.settings(), "app", "appdb")) {
            assertThat(a.query("SELECT pid::text FROM pg_stat_activity WHERE usename = 'app'"))
                    .as("no view shows it")
                    .isEmpty();

            servers.promote(a, 3);

            assertThat(login.isEnded()).isTrue();
        }
    }

    @Test
    void lines_of_the_user_that_cannot_be_read_keep_clients_out_and_are_named() throws IOException {
        servers.makePrimary(a);
        Files.writeString(a.settings().userHba(), "host all all everywhere\n", StandardOpenOption.APPEND);

        String reason = a.failed(a.server().admitClients(LIMIT));

        assertThat(reason).contains(a.settings().userHba().toString());
        assertThat(a.server().observe().admitsClients()).isFalse();
    }

    @Test
    void passwords_are_in_no_log_and_in_no_arguments_even_when_every_statement_is_logged() throws IOException {
        Files.writeString(
                a.settings().userConfig(),
                "log_statement = 'all'\nlog_min_duration_statement = 0\nlog_connections = on\n");
        servers.makePrimary(a);
        TestServer b = servers.node(1);
        servers.makeStandby(b, a);
        a.done(a.server().prepareForClients(LIMIT));

        for (String password : List.of("r3plication", "appl1cation")) {
            assertThat(a.log()).doesNotContain(password);
            assertThat(b.log()).doesNotContain(password);
            for (long pid : a.processes().all()) {
                assertThat(argumentsOf(pid)).doesNotContain(password);
            }
        }
        assertThat(a.log()).contains("connection authorized").doesNotContain("SCRAM-SHA-256$");
        assertThat(Files.getPosixFilePermissions(a.settings().state().resolve("passfile")))
                .hasSize(2);
    }

    @Test
    void a_changed_password_takes_effect_and_slots_of_former_members_go() throws IOException, SQLException {
        servers.makePrimary(a);
        Files.writeString(a.settings().secrets().resolve("application.password"), "an0ther one\n");
        assertThatThrownBy(() -> a.queryAsApplication("SELECT 1")).hasMessageContaining("password authentication");

        a.done(a.server().prepareForClients(LIMIT));
        assertThat(a.queryAsApplication("SELECT 1::text")).isEqualTo(List.of("1"));

        a.execute("SELECT pg_create_physical_replication_slot('mine')");
        a.done(a.server().keepSlots(Set.of(new NodeId("node-x"), new NodeId("node-y")), LIMIT));
        a.done(a.server().keepSlots(Set.of(new NodeId("node-y")), LIMIT));
        assertThat(a.query("SELECT slot_name FROM pg_replication_slots ORDER BY 1"))
                .isEqualTo(List.of("mine", "quorate_node_y"));
    }

    private static String argumentsOf(long pid) throws IOException {
        Path arguments = Path.of("/proc/" + pid + "/cmdline");
        return Files.exists(arguments)
                ? new String(Files.readAllBytes(arguments), StandardCharsets.UTF_8).replace('\0', ' ')
                : "";
    }
}
