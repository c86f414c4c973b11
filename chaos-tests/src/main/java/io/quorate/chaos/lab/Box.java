package io.quorate.chaos.lab;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;

/** One container of the lab: it keeps its name, address and files through kills and starts. */
final class Box implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final long PERIOD = 100_000;

    private final String name;
    private final String address;
    private final DockerClient docker = DockerClientFactory.lazyClient();
    private final List<Bind> binds = new ArrayList<>();
    private final GenericContainer<?> container;

    Box(String name, String address, LabNetwork network, Label label, Future<String> image, List<String> command) {
        this.name = name;
        this.address = address;
        this.container = new GenericContainer<>(image)
                .withNetwork(network)
                .withNetworkAliases(name)
                .withLabels(label.asMap())
                .withStartupTimeout(START)
                .withStartupCheckStrategy(new IsRunningStartupCheckStrategy())
                .withCreateContainerCmdModifier(create -> {
                    create.withHostName(name)
                            .withIpv4Address(address)
                            .withEntrypoint("tini", "--")
                            .withCmd(command)
                            // The image's own check would start a JVM every few seconds.
                            .withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
                    var host = create.getHostConfig();
                    if (host != null) {
                        // Testcontainers would pull an image to try whether the engine mounts directories.
                        host.withCapAdd(Capability.NET_ADMIN).withBinds(binds);
                    }
                });
    }

    Box with(Path directory, String where) {
        binds.add(new Bind(directory.toString(), new Volume(where)));
        return this;
    }

    Box withReadOnly(Path file, String where) {
        binds.add(new Bind(file.toString(), new Volume(where), AccessMode.ro));
        return this;
    }

    Box withMemory(String where) {
        container.withTmpFs(Map.of(where, "rw,mode=1777"));
        return this;
    }

    Box withEnvironment(Map<String, String> environment) {
        container.withEnv(environment);
        return this;
    }

    void create() {
        container.start();
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    /** As root. */
    Answer exec(String... command) {
        return execAs("root", command);
    }

    Answer execAs(String user, String... command) {
        try {
            var result = container.execInContainer(
                    ExecConfig.builder().user(user).command(command).build());
            return new Answer(result.getExitCode(), result.getStdout(), result.getStderr());
        } catch (IOException e) {
            throw new InfrastructureException(String.join(" ", command) + " on " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureException(String.join(" ", command) + " on " + name, e);
        }
    }

    void kill() {
        docker.killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    }

    void start() {
        try {
            docker.startContainerCmd(container.getContainerId()).exec();
        } catch (NotModifiedException running) {
            // As wanted.
            return;
        }
    }

    void pause() {
        docker.pauseContainerCmd(container.getContainerId()).exec();
    }

    void unpause() {
        docker.unpauseContainerCmd(container.getContainerId()).exec();
    }

    boolean isRunning() {
        return Boolean.TRUE.equals(state().getRunning());
    }

    boolean isPaused() {
        return Boolean.TRUE.equals(state().getPaused());
    }

    /** Of its first process, on this machine. */
    long pid() {
        Long pid = state().getPidLong();
        if (pid == null || pid == 0) {
            throw new InfrastructureException(name + " does not run");
        }
        return pid;
    }

    /** @param percent of one processor */
    void limitProcessor(int percent) {
        setQuota(PERIOD / 100 * percent);
    }

    void unlimitProcessor() {
        setQuota(-1);
    }

    /** In us of each period (cgroups: CFS bandwidth control). */
    private void setQuota(long quota) {
        docker.updateContainerCmd(container.getContainerId())
                .withCpuPeriod(PERIOD)
                .withCpuQuota(quota)
                .exec();
    }

    String logs() {
        return container.getLogs();
    }

    private ContainerState state() {
        return docker.inspectContainerCmd(container.getContainerId()).exec().getState();
    }

    @Override
    public void close() {
        if (container.getContainerId() != null) {
            docker.removeContainerCmd(container.getContainerId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
    }
}
