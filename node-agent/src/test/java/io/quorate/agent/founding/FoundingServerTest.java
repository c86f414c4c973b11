package io.quorate.agent.founding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.api.ApiServer;
import io.quorate.agent.config.Address;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.ports.FreePorts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

final class FoundingServerTest {

    /** Often, because a socket that is closed a moment too late is still closed in time on most attempts. */
    @RepeatedTest(20)
    void the_agent_takes_the_address_over_when_the_founding_has_ended() throws Exception {
        Address address = new Address("127.0.0.1", FreePorts.next());
        FoundingServer founding = FoundingServer.start(address, nothingFounded());
        founding.stop();

        try (ApiServer api = ApiServer.start(address.toSocketAddress(), "listen.api", List.of())) {
            assertThat(api.port()).isEqualTo(address.port());
        }
    }

    private static ProbeResponder nothingFounded() {
        return ProbeResponder.of(new FoundingFacts(
                "demo", new NodeId("node-a"), Set.of(), false, Optional.empty(), true, Optional.empty()));
    }
}
