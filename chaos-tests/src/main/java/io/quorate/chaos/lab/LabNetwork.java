package io.quorate.chaos.lab;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.testcontainers.containers.Network;

/** A bridge of the run's own, with addresses that are nobody else's (RFC 2544: for measurements of networks). */
final class LabNetwork implements Network {
    private static final int ATTEMPTS = 20;
    private static final Pattern OVERLAP = Pattern.compile("overlap", Pattern.CASE_INSENSITIVE);

    private final DockerClient docker;
    private final String id;
    private final String prefix;

    private LabNetwork(DockerClient docker, String id, String prefix) {
        this.docker = docker;
        this.id = id;
        this.prefix = prefix;
    }

    static LabNetwork make(DockerClient docker, Label label) {
        for (int attempt = 1; ; attempt++) {
            String prefix = "198.18." + ThreadLocalRandom.current().nextInt(256) + ".";
            try {
                String id = docker.createNetworkCmd()
                        .withName("quorate-lab-" + label.run())
                        .withDriver("bridge")
                        .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(prefix + "0/24")))
                        .withLabels(label.asMap())
                        .exec()
                        .getId();
                return new LabNetwork(docker, id, prefix);
            } catch (DockerException e) {
                if (attempt == ATTEMPTS
                        || !OVERLAP.matcher(String.valueOf(e.getMessage())).find()) {
                    throw new InfrastructureException("no network can be made", e);
                }
            }
        }
    }

    @Override
    public String getId() {
        return id;
    }

    /** The address of a container. */
    String address(int number) {
        return prefix + number;
    }

    @Override
    public void close() {
        docker.removeNetworkCmd(id).exec();
    }
}
