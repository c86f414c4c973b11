package io.quorate.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {

    @ParameterizedTest
    @CsvSource({"500ms, 500", "6s, 6000", "6 s, 6000", "2min, 120000", "1h, 3600000"})
    void durations_have_a_unit(String text, long millis) {
        assertThat(Format.duration(Duration.ZERO, Duration.ofHours(1)).read(text))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "6m", "-1s", "1.5s", "PT6S", "s", "", "2h", "9999999999s"})
    void other_durations_are_refused(String text) {
        assertThatThrownBy(() ->
                        Format.duration(Duration.ZERO, Duration.ofHours(1)).read(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1kB, 1024", "16MB, 16777216", "2GB, 2147483648"})
    void sizes_have_a_unit(String text, long bytes) {
        assertThat(Format.size(0).read(text)).isEqualTo(bytes);
    }

    @Test
    void a_size_that_no_number_holds_is_refused() {
        assertThatThrownBy(() -> Format.size(0).read("999999999TB")).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms", "6s", "90s", "2min", "1h", "0ms"})
    void a_duration_is_printed_as_it_is_written(String text) {
        assertThat(Text.of(Format.duration(Duration.ZERO, Duration.ofHours(1)).read(text)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"512kB", "16MB", "1GB", "3TB", "0kB"})
    void a_size_is_printed_as_it_is_written(String text) {
        assertThat(Text.ofBytes(Format.size(0).read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "127.0.0.1:65535", "127.9.9.9:80", "[::1]:80"})
    void loopback_is_known_as_such(String text) {
        assertThat(Address.parse(text).isLoopback()).isTrue();
        assertThat(Address.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "127.0.0.1.example.org:1", "node-a:1", "[fe80::1]:80"})
    void everything_else_counts_as_reachable(String text) {
        assertThat(Address.parse(text).isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", ":80", "host:0", "host:65536", "::1:80", "a b:1", "host:-1"})
    void what_is_no_address_is_refused(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_near_miss_is_a_slip_or_two() {
        assertThat(NearMiss.slips("clutser", "cluster")).isEqualTo(1);
        assertThat(NearMiss.slips("cluser", "cluster")).isEqualTo(1);
        assertThat(NearMiss.slips("node", "cluster")).isGreaterThan(3);
    }
}
