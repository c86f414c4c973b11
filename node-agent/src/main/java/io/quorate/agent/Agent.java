package io.quorate.agent;

import io.quorate.agent.api.ApiIdentity;
import io.quorate.agent.api.ApiServer;
import io.quorate.agent.api.ClusterService;
import io.quorate.agent.api.ListenException;
import io.quorate.agent.api.RecoveryCalls;
import io.quorate.agent.cli.Version;
import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.fencing.DeadlineFence;
import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.founding.FoundingResult;
import io.quorate.agent.loop.AgentLoop;
import io.quorate.agent.loop.LoopThreads;
import io.quorate.agent.loop.NodeParts;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.peer.GroupWatch;
import io.quorate.agent.peer.PeerChannels;
import io.quorate.agent.peer.PeerService;
import io.quorate.agent.peer.ProposalRouter;
import io.quorate.agent.peer.StatusBoard;
import io.quorate.agent.recovery.RecoveryFiles;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.agent.recovery.RecoveryWork;
import io.quorate.agent.time.ProcUptimeClock;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.ratis.LogStartException;
import io.quorate.consensus.ratis.RatisClusterLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running agent: the composition root. Only here do the adapters get to know each other; everything else is given what it needs.
 */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final AgentConfig config;
    private final LocalServer local;
    private final CompletableFuture<AgentExit> ended = new CompletableFuture<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private Agent(AgentConfig config, LocalServer local) {
        this.config = config;
        this.local = local;
    }

    /**
     * Starts an agent whose node may take part in the log.
     *
     * @throws LogStartException if the log cannot be started; the message is for people
     * @throws ListenException if the api address cannot be listened on
     */
    public static Agent start(AgentConfig config, FoundingResult.Proceed founding, LocalServer local)
            throws LogStartException, ListenException, InterruptedException {
        Agent agent = new Agent(config, local);
        try {
            agent.open(founding);
            return agent;
        } catch (LogStartException | ListenException | InterruptedException | RuntimeException failed) {
            agent.close();
            throw failed;
        }
    }

    private void open(FoundingResult.Proceed founding) throws LogStartException, ListenException, InterruptedException {
        NodeId self = config.node();
        RatisClusterLog log = opened(RatisClusterLog.open(RaftSetup.settings(config, founding.recovery())));
        founding.logOpened();
        ExecutorService callbacks = opened(new NamedPool("peer-callback", 2)).executor();
        PeerChannels channels =
                opened(new PeerChannels(self, () -> log.applied().state(), firstPeers(founding), callbacks));
        LeftBehind leftBehind =
                new LeftBehind(new RecoveryFiles(config.directories().state()));
        int recovery = founding.recovery().map(RecoveryOrder::number).orElse(0);
        GroupWatch group = group(founding, recovery, leftBehind);
        ProposalRouter router = opened(new ProposalRouter(self, log, channels, group));
        StatusBoard board = new StatusBoard(System::nanoTime);
        Soft soft = opened(new Soft(self, board, channels, group));
        LeaseClock clock = new LeaseClock(new ProcUptimeClock());
        opened(DeadlineFence.start(clock, new ProcUptimeClock(), local.fence()));
        opened(local);

        AgentLoop loop = opened(new AgentLoop(parts(founding, log, router, clock, soft)));
        leftBehind.fenceWith(loop::endServer, loop::fence);
        opened(new RaftSpace(config, loop)).start();
        board.subscribe(status -> wakeAbout(status, loop));

        ClusterService cluster = opened(new ClusterService(
                new ApiIdentity(config.cluster(), self, Version.number()),
                log,
                router,
                board,
                new RecoveryCalls(self, log, new RecoveryWork(config), recovery, loop::endServer, loop::fence),
                config.statusInterval(),
                System::nanoTime));
        PeerService peers = new PeerService(log, board, channels, founding.responder()::answer, group);
        founding.stopAnswering();
        opened(ApiServer.start(config.listen().api().toSocketAddress(), "listen.api", List.of(peers, cluster)));
        local.awaitTrial();
        loop.start();
        soft.start(config.statusInterval());
        sayThatItRuns();
    }

    private GroupWatch group(FoundingResult.Proceed founding, int recovery, LeftBehind leftBehind) {
        return new GroupWatch(
                config.cluster(),
                recovery,
                founding.recovery().map(RecoveryOrder::name).orElse(""),
                leftBehind::met,
                leftBehind::torn);
    }

    private void sayThatItRuns() {
        LOG.atInfo()
                .addKeyValue("node", config.node())
                .addKeyValue("cluster", config.cluster())
                .addKeyValue("version", Version.number())
                .log("the agent runs");
    }

    /** The loop knows what it has published itself. */
    private void wakeAbout(NodeStatus status, AgentLoop loop) {
        if (!status.node().equals(config.node())) {
            loop.wake();
        }
    }

    /** What a group without a cluster begins with. */
    private ClusterCommand firstCommand(FoundingResult.Proceed founding) {
        return founding.recovery()
                .<ClusterCommand>map(RecoveryOrder::command)
                .orElseGet(() -> new FoundCluster(config.cluster(), config.members(), config.toClusterSettings()));
    }

    private NodeParts parts(
            FoundingResult.Proceed founding, ClusterLog log, Proposals proposals, LeaseClock clock, Soft soft) {
        return new NodeParts(
                config.node(),
                local.isWitness(),
                UUID.randomUUID().toString(),
                Version.number(),
                firstCommand(founding),
                log,
                proposals,
                local.server(),
                local.processes(),
                clock,
                local.guard(),
                new LeaseMargin(local::stopTime),
                local.adoptionObstacle(),
                soft,
                System::nanoTime,
                LoopThreads.REAL,
                reason -> leave(log.health(), reason));
    }

    private Map<NodeId, String> firstPeers(FoundingResult.Proceed founding) {
        return founding.recovery().map(RecoveryOrder::members).orElseGet(config::members).stream()
                .collect(Collectors.toMap(Member::id, Member::apiAddress));
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    private void leave(LogHealth health, String reason) {
        LOG.atError()
                .addKeyValue("node", config.node())
                .addKeyValue("reason", reason)
                .log("the agent leaves");
        ended.complete(health instanceof LogHealth.Dead ? AgentExit.LOG_DEAD : AgentExit.FENCED);
    }

    /** Completes when the agent has to leave by itself, with the exit code to leave with. */
    public CompletableFuture<AgentExit> ended() {
        return ended;
    }

    /** Stops taking part and leaves PostgreSQL as it is, watched by its guard. Idempotent. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).addKeyValue("part", part).log("a part did not close");
            }
        }
    }
}
