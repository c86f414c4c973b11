package io.quorate.chaos.lab;

import com.github.dockerjava.api.DockerClient;
import io.quorate.client.ClusterClient;
import io.quorate.client.Endpoint;
import io.quorate.client.Outcome;
import io.quorate.proto.v1.ClusterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/**
 * A cluster on hosts of its own, and the machines of its clients. {@link #start} returns when it serves; {@link #close} removes all of it
 * but the logs. For one thread, but {@link #status}, which any thread may ask.
 */
public final class Lab implements AutoCloseable {
    public static final int POSTGRES_PORT = 5432;
    public static final int RAFT_PORT = 7400;
    public static final int API_PORT = 7401;

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int DATA_MEGABYTES = 1024;
    private static final int RAFT_MEGABYTES = 256;
    private static final int FIRST_CLIENT = 101;
    private static final int FIRST_HOST = 11;

    private final Shape shape;
    private final Label label = Label.ofThisProcess();
    private final LabDirectory directory;
    private final LabNetwork network;
    private final Future<String> image;
    private final List<Host> hosts = new ArrayList<>();
    private final List<ClientPlace> clients = new ArrayList<>();
    /** In the order in which they were made. */
    private final List<AutoCloseable> owned = new ArrayList<>();

    private Lab(Shape shape, DockerClient docker, Path parent) {
        this.shape = shape;
        this.directory = LabDirectory.make(parent, label);
        this.image = LabImage.build();
        this.network = LabNetwork.make(docker, label);
        owned.add(network);
    }

    /**
     * @param parent where the lab's directory is made
     * @throws InfrastructureException when there is no engine, or the machine cannot do what it takes
     */
    public static Lab start(Shape shape, Path parent) {
        requireRoot();
        DockerClient docker = engine();
        new Leftovers(docker).removeOfDeadRuns();
        Lab lab = new Lab(shape, docker, parent);
        try {
            lab.start();
            return lab;
        } catch (RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    private static void requireRoot() {
        if (!Command.run("id", "-u").strip().equals("0")) {
            throw new InfrastructureException(
                    "the hosts' disks are file systems of their own, which only root can mount: run the tests as root");
        }
    }

    private static DockerClient engine() {
        try {
            return DockerClientFactory.instance().client();
        } catch (IllegalStateException e) {
            throw new InfrastructureException("no container engine answers; deploy/local/verify installs one", e);
        }
    }

    private void start() {
        for (String name : shape.hostNames()) {
            hosts.add(makeHost(name));
        }
        for (String name : shape.clientNames()) {
            clients.add(makeClient(name, network.address(FIRST_CLIENT + clients.size())));
        }
        hosts.get(0)
                .execAsAccount("/opt/quorate/bin/quorate-agent", "secrets", "--directory", Host.HOME + "secrets")
                .text();
        hosts.forEach(Host::releaseAgent);
    }

    private Host makeHost(String name) {
        Path home = directory.of(name);
        directory.write(name + "/quorate-agent.yaml", new AgentFile(shape, name, this::nameForOthers).text());
        // Nobody starts an agent before the passwords are there.
        directory.write(name + "/agent.hold", "");
        Optional<Disk> dataDisk =
                shape.hasData(name) ? Optional.of(disk(name + "-pg", DATA_MEGABYTES)) : Optional.empty();
        Disk raftDisk = disk(name + "-raft", RAFT_MEGABYTES);
        Box box = new Box(name, hostAddress(name), network, label, image, hostCommand(name))
                .with(home, Host.HOME + name)
                .with(directory.of("secrets"), Host.HOME + "secrets")
                .with(raftDisk.mountPoint(), Host.RAFT_DISK)
                .withReadOnly(supervisor(), "/lab-bin/supervise")
                .withMemory("/run/quorate")
                .withEnvironment(shape.settings());
        dataDisk.ifPresent(disk -> box.with(disk.mountPoint(), Host.DATA_DISK));
        owned.add(box);
        box.create();
        return new Host(box, dataDisk, raftDisk);
    }

    private String nameForOthers(String host) {
        return shape.usesNames() ? host : hostAddress(host);
    }

    private String hostAddress(String name) {
        return network.address(FIRST_HOST + shape.hostNames().indexOf(name));
    }

    private Disk disk(String name, long megabytes) {
        Disk disk = Disk.make(
                directory.path().resolve(name + ".img"), directory.path().resolve(name), megabytes);
        owned.add(disk);
        return disk;
    }

    private ClientPlace makeClient(String name, String address) {
        List<String> dataHosts =
                shape.hostNames().stream().filter(shape::hasData).toList();
        Box box = new Box(name, address, network, label, image, ClientPlace.command(dataHosts));
        owned.add(box);
        box.create();
        return new ClientPlace(box, dataHosts);
    }

    /** The supervisor of local clusters does for a host what systemd would; what it starts runs as PostgreSQL's account. */
    private static List<String> hostCommand(String name) {
        String owner = Host.ACCOUNT + ":" + Host.ACCOUNT;
        String home = Host.HOME + name;
        String prepare = "for d in " + home + " " + Host.HOME + "secrets " + Host.DATA_DISK + " " + Host.RAFT_DISK
                + " /run/quorate; do [ ! -d $d ] || chown " + owner + " $d; done; ln -sfn /opt/quorate " + Host.HOME
                + "dist; [ -e " + home + "/state ] || touch " + Host.HOME + "founding; exec setpriv --reuid="
                + Host.ACCOUNT + " --regid=" + Host.ACCOUNT + " --init-groups bash /lab-bin/supervise " + home;
        return List.of("sh", "-c", prepare);
    }

    private static Path supervisor() {
        Path script = Path.of("../deploy/local/supervise").toAbsolutePath().normalize();
        if (!Files.isReadable(script)) {
            throw new InfrastructureException(script + " is missing: run the tests in the module's directory");
        }
        return script;
    }

    public Shape shape() {
        return shape;
    }

    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    public Host host(String name) {
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no host " + name + " in " + shape.hostNames()));
    }

    public List<ClientPlace> clients() {
        return List.copyOf(clients);
    }

    /** Ends every fault on every host, whoever brought it about. */
    public void mend() {
        hosts.forEach(Host::mend);
    }

    /** The password of the role {@code app}. */
    public String applicationPassword() {
        return hosts.get(0)
                .exec("cat", Host.HOME + "secrets/application.password")
                .text();
    }

    /** What the agents say, or nothing while none answers. */
    public Optional<ClusterStatus> status() {
        try (ClusterClient client = new ClusterClient(endpoints())) {
            Outcome<ClusterStatus> outcome = client.status(ANSWER);
            return outcome instanceof Outcome.Done<ClusterStatus> done ? Optional.of(done.value()) : Optional.empty();
        }
    }

    /** Of every agent. */
    public List<Endpoint> endpoints() {
        return hosts.stream()
                .map(host -> new Endpoint(host.address(), API_PORT))
                .toList();
    }

    /** Where logs are, also after the end. */
    public Path directory() {
        return directory.path();
    }

    @Override
    public void close() {
        List<String> failures = new ArrayList<>();
        for (int i = owned.size() - 1; i >= 0; i--) {
            try {
                owned.get(i).close();
            } catch (Exception e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        removeImages();
        if (!failures.isEmpty()) {
            throw new InfrastructureException("the lab " + label.run() + " is not removed: " + failures);
        }
    }

    /** The disks' content is of no use without its host; logs stay. */
    private void removeImages() {
        try (Stream<Path> files = Files.list(directory.path())) {
            for (Path image :
                    files.filter(file -> file.toString().endsWith(".img")).toList()) {
                Files.delete(image);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the disks in " + directory.path(), e);
        }
    }
}
