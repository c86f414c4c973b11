package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.FileOwner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataIncarnationTest {
    @TempDir
    private Path directory;

    private ServerFiles files;
    private Problems problems = new Problems();
    private DataIncarnation incarnation;

    @BeforeEach
    void make() throws IOException {
        files = new ServerFiles(directory.resolve("data"), directory.resolve("state"));
        makeData(files.data(), 7);
        incarnation = ofRestartedAgent();
    }

    @Test
    void a_directory_without_a_record_gets_a_word_of_16_hex_digits_and_keeps_it_over_a_restart_of_the_agent() {
        String word = incarnation.read().orElseThrow();

        assertThat(word).matches("[0-9a-f]{16}");
        assertThat(incarnation.read()).contains(word);
        assertThat(ofRestartedAgent().read()).contains(word);
    }

    @Test
    void the_word_is_new_when_its_record_is_lost_or_garbled() throws IOException {
        String first = incarnation.read().orElseThrow();

        Files.delete(files.incarnation());
        String second = incarnation.read().orElseThrow();
        Files.writeString(files.incarnation(), "\0\0\0\0");
        String third = ofRestartedAgent().read().orElseThrow();

        assertThat(second).isNotEqualTo(first);
        assertThat(third).isNotIn(first, second);
        assertThat(ofRestartedAgent().read()).contains(third);
    }

    @Test
    void a_copy_that_was_put_in_the_place_of_the_directory_is_another_life() throws IOException {
        String first = incarnation.read().orElseThrow();
        Path aside = directory.resolve("aside");
        Files.move(files.data(), aside);
        assertThat(incarnation.read()).isEmpty();

        makeData(files.data(), 7);
        Files.copy(
                aside.resolve("PG_VERSION"),
                files.data().resolve("PG_VERSION"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        String ofCopy = incarnation.read().orElseThrow();

        assertThat(ofCopy).isNotEqualTo(first);
        assertThat(ofRestartedAgent().read()).contains(ofCopy);
    }

    @Test
    void a_directory_that_was_moved_away_and_back_is_the_same_but_not_after_another_stood_in_its_place()
            throws IOException {
        String first = incarnation.read().orElseThrow();
        Path aside = directory.resolve("aside");

        Files.move(files.data(), aside);
        Files.move(aside, files.data());
        assertThat(incarnation.read()).contains(first);

        Files.move(files.data(), aside);
        makeData(files.data(), 7);
        String between = incarnation.read().orElseThrow();
        Files.move(files.data(), directory.resolve("other"));
        Files.move(aside, files.data());

        assertThat(incarnation.read().orElseThrow()).isNotIn(first, between);
    }

    @Test
    void a_restore_that_leaves_alone_what_has_not_changed_begins_another_life() throws IOException {
        String first = incarnation.read().orElseThrow();
        Path control = files.control();
        Path restored = control.resolveSibling("pg_control.tmp");

        Files.copy(control, restored);
        Files.move(restored, control, StandardCopyOption.REPLACE_EXISTING);

        assertThat(incarnation.read().orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void the_same_file_with_another_system_identifier_is_another_life() throws IOException {
        String first = incarnation.read().orElseThrow();

        writeControl(files.data(), 8);

        assertThat(incarnation.read().orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void rights_that_a_container_platform_sets_at_every_start_leave_the_word_where_births_are_known()
            throws IOException {
        String first = incarnation.read().orElseThrow();
        boolean isBirthKnown = !Files.readString(files.incarnation()).contains("born=?");

        Files.setPosixFilePermissions(files.data().resolve("PG_VERSION"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(files.data().resolve("PG_VERSION"), PosixFilePermissions.fromString("rw-------"));

        assertThat(ofRestartedAgent().read().orElseThrow().equals(first)).isEqualTo(isBirthKnown);
    }

    @Test
    void a_renewed_word_is_durable_at_once_and_told_when_the_directory_is_whole_again()
            throws IOException, InterruptedException {
        String first = incarnation.read().orElseThrow();
        UnfinishedMarker marker = new UnfinishedMarker(files, writer());

        marker.set("clone");
        assertThat(incarnation.read()).isEmpty();
        String renewed = incarnation.renew();
        assertThat(incarnation.read()).isEmpty();
        marker.clear();

        assertThat(renewed).isNotEqualTo(first);
        assertThat(incarnation.read()).contains(renewed);
        assertThat(ofRestartedAgent().read()).contains(renewed);
    }

    @Test
    void without_a_data_directory_there_is_no_word() throws IOException {
        Files.delete(files.data().resolve("PG_VERSION"));

        assertThat(incarnation.read()).isEmpty();
        assertThat(files.incarnation()).doesNotExist();
    }

    @Test
    void a_word_that_cannot_be_written_is_not_told_and_the_problem_ends_with_its_cause() throws IOException {
        Files.writeString(files.state(), "no directory");

        assertThat(incarnation.read()).isEqualTo(Optional.empty());
        assertThat(problems.all()).singleElement().asString().contains("counts for nothing");

        Files.delete(files.state());
        assertThat(incarnation.read()).isPresent();
        assertThat(problems.all()).isEmpty();
    }

    private DataIncarnation ofRestartedAgent() {
        problems = new Problems();
        return new DataIncarnation(files, writer(), new UnfinishedMarker(files, writer()), problems);
    }

    private DurableFiles writer() {
        return new DurableFiles(FileOwner.of(directory));
    }

    private static void makeData(Path data, long systemIdentifier) throws IOException {
        Files.createDirectories(data.resolve("global"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        writeControl(data, systemIdentifier);
    }

    private static void writeControl(Path data, long systemIdentifier) throws IOException {
        byte[] bytes = ByteBuffer.allocate(512)
                .order(ByteOrder.nativeOrder())
                .putLong(systemIdentifier)
                .array();
        Files.write(data.resolve("global").resolve("pg_control"), bytes);
    }
}
