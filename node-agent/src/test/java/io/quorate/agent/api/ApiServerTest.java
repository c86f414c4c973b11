package io.quorate.agent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.ports.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class ApiServerTest {

    @Test
    void a_port_in_use_is_named_with_its_setting() throws ListenException {
        try (ApiServer first = ApiServer.start(address(0), "api.listen", List.of())) {
            assertThatThrownBy(() -> ApiServer.start(address(first.port()), "api.listen", List.of()))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining(":" + first.port() + " (setting api.listen)")
                    .hasMessageContaining("in use");
        }
    }

    /** Often, because a socket that is closed a moment too late is still closed in time on most attempts. */
    @RepeatedTest(20)
    void a_closed_server_gives_its_port_back() throws ListenException {
        int port = FreePorts.next();
        ApiServer first = ApiServer.start(address(port), "api.listen", List.of());
        first.close();
        first.close();

        try (ApiServer second = ApiServer.start(address(port), "api.listen", List.of())) {
            assertThat(second.port()).isEqualTo(port);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
