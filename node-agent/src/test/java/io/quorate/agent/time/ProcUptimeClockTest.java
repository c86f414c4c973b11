package io.quorate.agent.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcUptimeClockTest {

    @Test
    void the_clock_agrees_with_the_file_and_goes_on() throws Exception {
        ProcUptimeClock clock = new ProcUptimeClock();

        Duration before = ProcUptimeClock.parse(Files.readString(Path.of("/proc/uptime")));
        Duration now = clock.now();
        Duration after = ProcUptimeClock.parse(Files.readString(Path.of("/proc/uptime")));

        assertThat(now).isBetween(before, after);
        await().atMost(Duration.ofSeconds(20)).until(() -> clock.now().compareTo(now) > 0);
    }

    @Test
    void an_interrupted_thread_still_reads_the_clock() {
        ProcUptimeClock clock = new ProcUptimeClock();

        Thread.currentThread().interrupt();
        try {
            assertThat(clock.now()).isPositive();
            assertThat(clock.now()).isPositive();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_reading_has_a_resolution_of_10_ms() {
        assertThat(ProcUptimeClock.parse("3224.07 3972.50\n")).isEqualTo(Duration.ofMillis(3_224_070));
        assertThat(ProcUptimeClock.parse("0.05 0.01\n")).isEqualTo(Duration.ofMillis(50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "12 13", "12.3 14", "12.345 1", "a.bc 1", "12.34"})
    void a_reading_that_is_no_time_is_not_known(String text) {
        assertThatThrownBy(() -> ProcUptimeClock.parse(text)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void the_boot_id_stays_the_same_within_a_boot() {
        assertThat(BootId.read()).isEqualTo(BootId.read());
        assertThat(BootId.read().value()).isNotBlank();
    }

    @Test
    void a_missing_boot_id_is_not_known(@TempDir Path directory) {
        assertThatThrownBy(() -> BootId.read(directory.resolve("missing")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("boot id");
    }
}
