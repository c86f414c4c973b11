package io.quorate.client.cli;

import static io.quorate.client.FakeClusterService.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.client.DeadAgent;
import io.quorate.client.FakeAgent;
import io.quorate.client.Statuses;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.StatusSource;
import io.quorate.proto.v1.VersionReply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private final FakeAgent n1 = new FakeAgent();

    @AfterEach
    void close() {
        n1.close();
    }

    private Typed typed() {
        return new Typed().endpoints(n1.endpoint());
    }

    private Typed telling(ClusterStatus.Builder status) {
        n1.service().status(with(status.build()));
        return typed();
    }

    @Test
    void the_lease_command_ends_with_the_code_of_its_verdict() {
        ClusterStatus.Builder holding = Statuses.healthy();
        ClusterStatus.Builder failing = Statuses.healthy()
                .setMembers(
                        1,
                        Statuses.changeStatus(
                                Statuses.standby("n2"),
                                node -> node.setLeaseFigures(Statuses.figures().setNotElectable("its guard is slow"))));

        assertThat(telling(holding).run("lease").status()).isEqualTo(ExitCode.OK.number());
        assertThat(telling(failing).run("lease").status()).isEqualTo(ExitCode.DEGRADED.number());
        assertThat(telling(Statuses.partial()).run("lease").status()).isEqualTo(ExitCode.NO_QUORUM.number());
    }

    @Test
    void a_healthy_cluster_is_a_table_on_stdout_and_exit_code_0() {
        Typed.Result result = telling(Statuses.healthy()).run("status");

        assertThat(result.out()).contains("cluster demo", "n1    primary  running");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void a_lost_node_is_exit_code_5() {
        assertThat(telling(Statuses.degraded()).run("status").status()).isEqualTo(ExitCode.DEGRADED.number());
    }

    @Test
    void what_no_majority_confirmed_is_shown_with_exit_code_3() {
        Typed.Result result = telling(Statuses.partial().clearMembers()).run("status");

        assertThat(result.out()).contains("source partial");
        assertThat(result.status()).isEqualTo(ExitCode.NO_QUORUM.number());
    }

    @Test
    void with_every_agent_down_stdout_stays_empty_and_the_exit_code_is_3() {
        try (DeadAgent dead = new DeadAgent()) {
            Typed.Result result = new Typed().endpoints(dead.endpoint()).run("status", "-o", "json");

            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("clusterctl: no agent answered: " + dead.endpoint());
            assertThat(result.status()).isEqualTo(ExitCode.NO_QUORUM.number());
        }
    }

    @Test
    void json_has_the_agreed_fields_before_or_after_the_command() throws IOException {
        Typed typed = telling(Statuses.degraded());
        Typed.Result result = typed.run("-o", "json", "status");

        assertThat(typed.run("status", "-o", "json")).isEqualTo(result);
        JsonNode status = new ObjectMapper().readTree(result.out());
        assertThat(status.fieldNames())
                .toIterable()
                .contains("cluster", "epoch", "primary", "paused", "durability", "source", "lease", "members");
        JsonNode lost = status.get("members").get(2);
        assertThat(lost.fieldNames())
                .toIterable()
                .contains("name", "role", "state", "timeline", "lsn", "lag_bytes", "upstream", "endpoint", "postgres");
        assertThat(lost.get("state").asText()).isEqualTo("unreachable");
        assertThat(lost.get("lsn").isNull()).isTrue();
    }

    @Test
    void colours_are_for_terminals_without_no_color() {
        Typed atTerminal = telling(Statuses.healthy()).atTerminal("");

        assertThat(atTerminal.run("status").out()).contains("\u001b[1mprimary\u001b[0m");
        assertThat(atTerminal.variable("NO_COLOR", "1").run("status").out()).doesNotContain("\u001b");
        assertThat(telling(Statuses.healthy()).run("status").out()).doesNotContain("\u001b");
    }

    @Test
    void a_watch_shows_the_status_again_until_nobody_reads_it() {
        n1.service().status(with(Statuses.healthy().build()));
        ClosingWriter out = new ClosingWriter(3);
        Shell shell = new Shell(
                new BufferedReader(new StringReader("")),
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                new Terminal(false, false, false),
                Map.of("CLUSTERCTL_ENDPOINTS", n1.endpoint().toString()));

        int status = ClusterctlMain.commandLine(shell).execute("status", "--watch=0.1");

        assertThat(out.text.toString().split("cluster demo", -1)).hasSize(4);
        assertThat(status).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void history_that_no_majority_confirmed_says_so() {
        n1.service()
                .status(with(Statuses.partial().clearMembers().build()))
                .history(with(ClusterHistory.newBuilder()
                        .setCluster("demo")
                        .setSource(StatusSource.STATUS_SOURCE_PARTIAL)
                        .build()));

        Typed.Result result = typed().run("history");

        assertThat(result.out()).isEqualTo("cluster demo: no promotion yet\n");
        assertThat(result.err()).contains("no majority confirmed this");
        assertThat(result.status()).isEqualTo(ExitCode.NO_QUORUM.number());
    }

    @Test
    void history_in_json_is_an_array() {
        n1.service()
                .status(with(Statuses.healthy().build()))
                .history(with(ClusterHistory.newBuilder()
                        .setSource(StatusSource.STATUS_SOURCE_QUORUM)
                        .build()));

        Typed.Result result = typed().run("history", "-o", "json");

        assertThat(result.out()).isEqualTo("[ ]\n");
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void version_tells_those_of_the_agents() {
        n1.service()
                .version(with(VersionReply.newBuilder()
                        .setNode("n1")
                        .setAgentVersion("9.9")
                        .build()));

        Typed.Result result = typed().run("version");

        assertThat(result.out()).contains("clusterctl ", "n1    9.9");
        assertThat(result.status()).isEqualTo(ExitCode.OK.number());
    }

    /** Takes some flushes, then fails as a closed pipe does. */
    private static final class ClosingWriter extends Writer {
        private final StringBuilder text = new StringBuilder();
        private int shown;

        ClosingWriter(int shown) {
            this.shown = shown;
        }

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            if (shown == 0) {
                throw new IOException("closed");
            }
            String part = new String(buffer, offset, length);
            text.append(part);
            shown -= part.split("cluster demo", -1).length - 1;
        }

        @Override
        public void flush() throws IOException {
            if (shown == 0) {
                throw new IOException("closed");
            }
        }

        @Override
        public void close() {}
    }
}
