package io.quorate.chaos.lab;

import java.util.concurrent.Future;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The product's own image ({@code deploy/image/build} makes it) with what breaks it: a packet filter, a clock that can be set for one
 * process, a relay for clients.
 */
final class LabImage {
    private static final String PRODUCT = System.getProperty("chaos.image", "quorate:dev");
    private static final String NAME = "quorate-lab:dev";

    private LabImage() {}

    static Future<String> build() {
        return new ImageFromDockerfile(NAME, false)
                .withDockerfileFromBuilder(file -> file.from(PRODUCT)
                        .user("root")
                        .run("apt-get update -qq && apt-get install -y -qq --no-install-recommends"
                                + " iptables iproute2 libfaketime procps socat && rm -rf /var/lib/apt/lists/*")
                        .build());
    }
}
