package io.quorate.client.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 kB",
        "10240, 10 kB",
        "16777216, 16 MB",
        "1288490189, 1.2 GB",
        "9223372036854775807, 8.0 EB"
    })
    void bytes_are_told_as_postgresql_tells_them(long count, String expected) {
        assertThat(Quantities.bytes(count)).isEqualTo(expected);
    }
}
