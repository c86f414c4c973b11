package io.quorate.chaos.scenario;

import io.quorate.chaos.check.NodeReport;
import io.quorate.chaos.check.Stretch;
import io.quorate.chaos.history.Fault;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.HistoryFile;
import io.quorate.chaos.history.HistoryFile.Format;
import io.quorate.chaos.history.Recorder;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.InfrastructureException;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.nemesis.Injection;
import io.quorate.chaos.nemesis.Scene;
import io.quorate.chaos.report.HostLane;
import io.quorate.chaos.workload.Route;
import io.quorate.chaos.workload.Schema;
import io.quorate.chaos.workload.Workload;
import io.quorate.proto.v1.ClusterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a plan on a lab that stands: clients begin, one fault after the other strikes and is healed, clients end, everything is read
 * once more and compared. The lab stands again afterwards, unless the verdict says otherwise. For one thread.
 */
public final class ScenarioRun {
    static final Duration STANDS = Duration.ofMinutes(4);
    private static final Duration CALM = Duration.ofSeconds(6);
    /** A fault meets every moment of the lease: it waits up to as long before it strikes. */
    private static final Duration LEASE = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(ScenarioRun.class);

    private final Lab lab;
    private final Plan plan;
    private final Path directory;
    private final SplittableRandom random;
    private final Watch watch;

    /**
     * What a run leaves to be judged.
     *
     * @param calm when the cluster stood and nothing was broken
     * @param lanes what each host said that it was
     */
    public record Remains(
            Plan plan, History history, List<NodeReport> reports, List<Stretch> calm, List<HostLane> lanes) {}

    /** @param parent where the run's own directory is made */
    public ScenarioRun(Lab lab, Plan plan, Path parent) {
        this.lab = lab;
        this.plan = plan;
        this.directory = parent.resolve(plan.directory());
        this.random = new SplittableRandom(plan.seed());
        this.watch = new Watch(lab);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }

    /** @throws InfrastructureException when there can be no verdict; every fault is ended then, too */
    public Remains run() {
        try {
            return judgeable();
        } catch (RuntimeException | Error e) {
            lab.mend();
            throw e;
        }
    }

    private Remains judgeable() {
        LOG.atInfo().addKeyValue("seed", plan.seed()).addKeyValue("plan", plan).log("a run begins");
        ClusterStatus before = watch.require("a cluster that stands", STANDS, Watch::isWhole);
        Route toPrimary = Route.toPrimary(lab.clients().get(0));
        String password = lab.applicationPassword();
        Schema.make(toPrimary, password);
        List<String> hosts =
                lab.hosts().stream().filter(Host::hasData).map(Host::name).toList();
        int concurrency = Workload.concurrency(lab.clients().size(), hosts.size());
        try (Recorder recorder = new Recorder(concurrency, System::nanoTime, files())) {
            List<Stretch> calm = new ArrayList<>();
            try (LaneWatch lanes = LaneWatch.start(lab, recorder);
                    Workload workload = Workload.start(
                            recorder, password, lab.clients(), hosts, before.getPrimary(), random.split())) {
                calm.add(calm(recorder));
                for (int id = 0; id < plan.strikes().size(); id++) {
                    strike(id, plan.strikes().get(id), recorder);
                    lanes.lookAtFences();
                }
                if (watch.await(STANDS, Watch::isWhole).isPresent()) {
                    calm.add(calm(recorder));
                }
                workload.end();
                workload.readAtTheEnd(toPrimary);
                List<NodeReport> reports = new Rest(lab).reports();
                return new Remains(plan, recorder.history(), reports, calm, lanes.end());
            }
        }
    }

    /** Some seconds without a fault, in which writes are to be acknowledged. */
    private static Stretch calm(Recorder recorder) {
        long from = recorder.now();
        pause(CALM);
        return new Stretch(from, recorder.now());
    }

    private List<HistoryFile> files() {
        return List.of(
                new HistoryFile(directory.resolve("history.edn"), Format.EDN),
                new HistoryFile(directory.resolve("history.jsonl"), Format.JSON_LINES));
    }

    private void strike(int id, Strike strike, Recorder recorder) {
        ClusterStatus now = watch.require("a cluster that stands", STANDS, Watch::isWhole);
        pause(Duration.ofMillis(random.nextLong(LEASE.toMillis())));
        Scene scene = new Scene(lab, now.getPrimary(), now.getCoordinator(), random.split());
        Fault planned = new Fault(
                id,
                strike.nemesis().name(),
                Fault.Stage.INJECT,
                strike.nemesis().keepsMajority(),
                List.of(),
                Optional.empty());
        recorder.nemesis(planned);
        Injection injection = strike.nemesis().inject(scene);
        Fault fault = new Fault(
                id, planned.name(), Fault.Stage.INJECT, planned.keepsMajority(), injection.targets(), Optional.empty());
        recorder.nemesis(fault);
        LOG.atInfo().addKeyValue("targets", injection.targets()).log("{} strikes", strike);
        try {
            pause(strike.hold());
        } finally {
            Fault healing = fault.healed();
            healing = injection.evidence().get().map(healing::seen).orElse(healing);
            recorder.nemesis(healing);
            injection.heal().run();
            recorder.nemesis(healing);
        }
    }

    private static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
