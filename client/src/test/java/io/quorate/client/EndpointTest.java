package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:7001", "10.0.0.1:1", "db-1.example.org:65535", "[::1]:7001", "[fe80::1%eth0]:7001"})
    void what_is_an_endpoint_is_read_and_written_alike(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
    }

    @Test
    void an_ipv6_address_loses_its_brackets() {
        assertThat(Endpoint.parse("[::1]:7001")).isEqualTo(new Endpoint("::1", 7001));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "localhost:", ":7001", "localhost:0", "localhost:65536", "::1:7001", "a b:1"})
    void what_is_no_endpoint_is_named_with_what_is_allowed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(text))
                .withMessage("endpoint '" + text + "': expected " + Endpoint.ALLOWED);
    }

    @Test
    void a_list_keeps_its_order_and_drops_repetitions() {
        assertThat(Endpoint.parseList("b:2, a:1,b:2")).containsExactly(new Endpoint("b", 2), new Endpoint("a", 1));
    }
}
