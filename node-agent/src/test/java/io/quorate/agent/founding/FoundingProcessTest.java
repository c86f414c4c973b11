package io.quorate.agent.founding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.config.AgentExit;
import io.quorate.consensus.model.NodeId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real gRPC on loopback: three nodes with directories of their own, started, wiped and started again. */
class FoundingProcessTest {
    private static final Duration PATIENT = Duration.ofSeconds(40);
    private static final Duration IMPATIENT = Duration.ofSeconds(1);

    @TempDir
    Path root;

    private ThreeNodes nodes = new ThreeNodes(root());

    private static Path root() {
        return Path.of("/");
    }

    @BeforeEach
    void threeNodes() {
        nodes = new ThreeNodes(root);
    }

    @AfterEach
    void stop() throws InterruptedException {
        nodes.close();
    }

    @Test
    void three_new_nodes_found_one_cluster_and_start_again_without_asking() throws Exception {
        Future<FoundingResult> a = nodes.start("node-a", true, PATIENT);
        Future<FoundingResult> b = nodes.start("node-b", true, PATIENT);
        Future<FoundingResult> c = nodes.start("node-c", true, PATIENT);

        assertThat(nodes.isFoundedNow(a)).isTrue();
        assertThat(nodes.isFoundedNow(b)).isTrue();
        assertThat(nodes.isFoundedNow(c)).isTrue();
        assertThat(nodes.marker("node-a").foundedWith())
                .hasSize(3)
                .isEqualTo(nodes.marker("node-b").foundedWith())
                .isEqualTo(nodes.marker("node-c").foundedWith());

        nodes.stopAnswering();
        nodes.writeLog("node-a");
        assertThat(nodes.isFoundedNow(nodes.start("node-a", false, IMPATIENT))).isFalse();
        assertThat(nodes.isFoundedNow(nodes.start("node-a", true, IMPATIENT))).isFalse();
    }

    @Test
    void a_slower_node_finishes_the_founding_of_the_others() throws Exception {
        Future<FoundingResult> a = nodes.start("node-a", true, PATIENT);
        Future<FoundingResult> b = nodes.start("node-b", true, PATIENT);
        Future<FoundingResult> c = nodes.start("node-c", true, PATIENT);
        nodes.result(a);
        nodes.result(b);
        nodes.result(c);

        // As if it had been killed after it had answered the others and before it had heard them.
        nodes.forgetMarkerButKeepWord("node-c");
        Future<FoundingResult> again = nodes.start("node-c", true, PATIENT);

        assertThat(nodes.isFoundedNow(again)).isTrue();
        assertThat(nodes.marker("node-c").foundedWith())
                .isEqualTo(nodes.marker("node-a").foundedWith());
    }

    @Test
    void one_node_alone_gives_up_and_names_who_did_not_answer() throws Exception {
        FoundingResult.Refused refused = nodes.refused(nodes.start("node-a", true, IMPATIENT));

        assertThat(refused.exit()).isEqualTo(AgentExit.NOT_FOUNDED);
        assertThat(refused.message()).contains("node-b=").contains("node-c=");
        assertThat(nodes.hasMarker("node-a")).isFalse();
    }

    @Test
    void two_wiped_disks_refuse_while_the_third_node_answers() throws Exception {
        nodes.foundAll();
        nodes.wipe("node-b");
        nodes.wipe("node-c");

        Future<FoundingResult> b = nodes.start("node-b", true, PATIENT);
        Future<FoundingResult> c = nodes.start("node-c", true, PATIENT);

        for (FoundingResult.Refused refused : List.of(nodes.refused(b), nodes.refused(c))) {
            assertThat(refused.exit()).isEqualTo(AgentExit.NOT_FOUNDED);
            assertThat(refused.message())
                    .contains("node-a has been initialised already")
                    .contains(Founding.NEVER_A_SECOND);
        }
        assertThat(nodes.hasMarker("node-b")).isFalse();
        assertThat(nodes.hasMarker("node-c")).isFalse();
    }

    @Test
    void two_wiped_disks_wait_and_then_refuse_while_the_third_node_is_down() throws Exception {
        nodes.foundAll();
        nodes.stopAnswering();
        nodes.wipe("node-b");
        nodes.wipe("node-c");

        Future<FoundingResult> b = nodes.start("node-b", true, IMPATIENT);
        Future<FoundingResult> c = nodes.start("node-c", true, IMPATIENT);

        assertThat(nodes.refused(b).message()).contains("node-a=");
        assertThat(nodes.refused(c).message()).contains("node-a=");
        assertThat(nodes.hasMarker("node-b")).isFalse();
        assertThat(nodes.hasMarker("node-c")).isFalse();
    }

    @Test
    void two_waiting_wiped_disks_refuse_as_soon_as_the_third_node_is_back() throws Exception {
        nodes.foundAll();
        nodes.stopAnswering();
        nodes.wipe("node-b");
        nodes.wipe("node-c");
        Future<FoundingResult> b = nodes.start("node-b", true, PATIENT);
        Future<FoundingResult> c = nodes.start("node-c", true, PATIENT);

        nodes.answerAsRunning("node-a");

        assertThat(nodes.refused(b).message()).contains("node-a has been initialised already");
        assertThat(nodes.refused(c).message()).contains("node-a has been initialised already");
    }

    @Test
    void a_node_wiped_between_the_founding_of_the_others_and_its_own_refuses() throws Exception {
        nodes.foundAll();
        nodes.wipe("node-b");

        assertThat(nodes.refused(nodes.start("node-b", true, PATIENT)).message())
                .contains("in a founding that this node had no part in");
        assertThat(nodes.refused(nodes.start("node-b", false, PATIENT)).message())
                .contains("never been initialised");
    }

    @Test
    void a_lost_log_is_refused_whatever_the_command_line_says() throws Exception {
        nodes.foundAll();
        nodes.stopAnswering();

        for (boolean bootstrap : List.of(true, false)) {
            FoundingResult.Refused refused = nodes.refused(nodes.start("node-a", bootstrap, PATIENT));
            assertThat(refused.exit()).isEqualTo(AgentExit.NOT_FOUNDED);
            assertThat(refused.message()).contains("its log is lost");
        }
    }

    @Test
    void a_marker_removed_by_hand_does_not_make_a_node_new_again() throws Exception {
        nodes.foundAll();
        nodes.removeMarker("node-b");

        assertThat(nodes.refused(nodes.start("node-b", true, PATIENT)).message())
                .contains("in a founding that this node had no part in");
    }

    @Test
    void a_word_survives_a_restart_of_the_agent() throws Exception {
        nodes.refused(nodes.start("node-a", true, IMPATIENT));
        FoundingRecord first = nodes.files("node-a").readWord().orElseThrow();

        nodes.refused(nodes.start("node-a", true, IMPATIENT));

        assertThat(nodes.files("node-a").readWord()).contains(first);
        assertThat(first.node()).isEqualTo(new NodeId("node-a"));
    }

    @Test
    void a_damaged_marker_is_refused() throws Exception {
        nodes.foundAll();
        Files.writeString(nodes.files("node-a").marker(), "");

        FoundingResult.Refused refused = nodes.refused(nodes.start("node-a", true, PATIENT));

        assertThat(refused.exit()).isEqualTo(AgentExit.PRECONDITION);
        assertThat(refused.message()).contains("initialised was damaged");
    }

    @Test
    void a_busy_api_address_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(nodes.apiPort("node-a"), 1, InetAddress.getLoopbackAddress())) {
            FoundingResult.Refused refused = nodes.refused(nodes.start("node-a", true, IMPATIENT));

            assertThat(refused.exit()).isEqualTo(AgentExit.PRECONDITION);
            assertThat(refused.message()).contains("listen.api: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }
}
