package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.agent.process.FileOwner;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromiseFileTest {
    @TempDir
    Path directory;

    private Path file;
    private PromiseFile promise;

    @BeforeEach
    void open() {
        file = directory.resolve("promise");
        promise = new PromiseFile(file, new DurableFiles(FileOwner.of(directory)));
    }

    @Test
    void before_the_first_promise_everything_is_received() {
        assertAllowed(0);
    }

    @Test
    void a_promise_forbids_what_is_older_survives_and_never_goes_backwards() throws IOException {
        promise.raise(new Epoch(9));
        promise.raise(new Epoch(7));
        open();

        assertForbidden(8, "before epoch 9");
        assertAllowed(9);
        assertAllowed(10);
    }

    @Test
    void a_promise_that_cannot_be_read_forbids_everything_until_the_next_one() throws IOException {
        for (String text : List.of(
                "",
                "nothing before epoch 9",
                "nothing before epoch x.\n",
                "nothing before epoch 9999999999999999999.\n")) {
            Files.writeString(file, text);
            assertForbidden(Long.MAX_VALUE, "until the receiver is cut the next time");

            promise.raise(new Epoch(3));
            assertForbidden(2, "before epoch 3");
            assertAllowed(3);
        }
    }

    private void assertAllowed(long epoch) {
        assertThatCode(() -> promise.requireAllowed(upstream(epoch))).doesNotThrowAnyException();
    }

    private void assertForbidden(long epoch, String reason) {
        assertThatThrownBy(() -> promise.requireAllowed(upstream(epoch)))
                .isInstanceOf(OperationFailed.class)
                .hasMessageContaining("node-b")
                .hasMessageContaining(reason);
    }

    private static Upstream upstream(long epoch) {
        return new Upstream(new NodeId("node-b"), "10.0.0.2", 5432, new Epoch(epoch));
    }
}
