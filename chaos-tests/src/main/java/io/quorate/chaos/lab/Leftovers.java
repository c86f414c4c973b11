package io.quorate.chaos.lab;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what runs have left behind whose process is gone: containers first, then networks, then mounted disks. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final DockerClient docker;

    Leftovers(DockerClient docker) {
        this.docker = docker;
    }

    void removeOfDeadRuns() {
        for (Container container : docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(Label.OWNER))
                .exec()) {
            if (isOrphan(container.getLabels())) {
                LOG.atInfo().addKeyValue("container", container.getId()).log("removing what a dead run has left");
                remove(container.getId());
            }
        }
        for (Network network : docker.listNetworksCmd().exec()) {
            Map<String, String> labels = network.getLabels();
            if (labels != null && isOrphan(labels)) {
                docker.removeNetworkCmd(network.getId()).exec();
            }
        }
        removeMounts();
    }

    private void remove(String id) {
        docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }

    /** Disks are mounted below a directory whose name says whose they are. */
    private static void removeMounts() {
        for (String line : Command.run("cat", "/proc/mounts").split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 1 && fields[0].startsWith("/dev/loop") && LabDirectory.isOrphan(fields[1])) {
                LOG.atInfo().addKeyValue("mount", fields[1]).log("unmounting what a dead run has left");
                Command.run("umount", fields[1]);
            }
        }
    }

    private static boolean isOrphan(Map<String, String> labels) {
        String owner = labels.get(Label.OWNER);
        return owner != null && !Label.isAlive(owner);
    }
}
