package io.quorate.consensus.ratis;

import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Raft server inside this process, and what is asked of it. Its methods may block on Ratis's locks; its hints do not. */
final class RaftNode implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RaftNode.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftGroupId group;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong lastCall = new AtomicLong();

    private RaftNode(RaftServer server, RaftServer.Division division, RaftGroupId group) {
        this.server = server;
        this.division = division;
        this.group = group;
    }

    /** @param network what the transport is wrapped into besides {@link PeerServiceOnly} */
    static RaftNode start(RatisSettings settings, StateMachine stateMachine, GrpcServices.Customizer network)
            throws LogStartException {
        settings.raftDirectory().check();
        ProcessExit.takeFromRatis();
        RaftGroupId group = RaftNames.group(settings.cluster(), settings.recovery());
        RaftServer server = null;
        try {
            server = build(settings, group, stateMachine, network);
            server.start();
            return new RaftNode(server, server.getDivision(group), group);
        } catch (IOException | RuntimeException e) {
            if (server != null) {
                close(server);
            }
            throw new LogStartException(
                    "the Raft log in " + settings.directory() + " cannot be started for " + settings.self()
                            + ", listening on " + settings.listenHost() + ":" + settings.listenPort() + ": "
                            + rootOf(e),
                    e);
        }
    }

    private static RaftServer build(
            RatisSettings settings, RaftGroupId group, StateMachine stateMachine, GrpcServices.Customizer network)
            throws IOException {
        RaftPeer[] peers = settings.voters().stream().map(RaftNames::peer).toArray(RaftPeer[]::new);
        PeerServiceOnly peersOnly = new PeerServiceOnly();
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters, (builder, types) -> network.customize(peersOnly.customize(builder, types), types));
        return RaftServer.newBuilder()
                .setServerId(RaftNames.peerId(settings.self(), settings.incarnation()))
                .setGroup(RaftGroup.valueOf(group, peers))
                // The builder's default wipes the directory.
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setProperties(ServerProperties.of(settings))
                .setParameters(parameters)
                .setStateMachine(stateMachine)
                .build();
    }

    Leadership leadership() {
        DivisionInfo info = division.getInfo();
        return new Leadership(info.getCurrentTerm(), leader(), isReadyLeader());
    }

    boolean isReadyLeader() {
        DivisionInfo info = division.getInfo();
        return info.getLifeCycleState().isRunning() && info.isLeader() && info.isLeaderReady();
    }

    /** Another node that leads, as far as this one knows. */
    Optional<NodeId> otherLeader() {
        NodeId self = RaftNames.node(server.getId());
        return leader().filter(leader -> !leader.equals(self));
    }

    long committed() {
        return division.getRaftLog().getLastCommittedIndex();
    }

    long applied() {
        return division.getInfo().getLastAppliedIndex();
    }

    boolean hasLeader() {
        return leader().isPresent();
    }

    /** Why the server will not come back; empty while it works. */
    Optional<String> whyDead() {
        return whyDead("Raft server", server.getLifeCycleState())
                .or(() -> whyDead("Raft group's division", division.getInfo().getLifeCycleState()));
    }

    /** Submits a command under a call number of its own: no earlier answer can stand in for its application. */
    CompletableFuture<RaftClientReply> submit(byte[] command) throws IOException {
        return server.submitClientRequestAsync(RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(group)
                .setCallId(lastCall.incrementAndGet())
                .setMessage(Message.valueOf(ByteString.copyFrom(command)))
                .setType(RaftClientRequest.writeRequestType())
                .build());
    }

    /** True on a leader that has not heard from a majority for so long. */
    boolean lacksMajorityFor(Duration limit) {
        if (!division.getInfo().isLeader()) {
            return false;
        }
        RaftProtos.RoleInfoProto role = division.getInfo().getRoleInfoProto();
        if (!role.hasLeaderInfo() || role.getRoleElapsedTimeMs() < limit.toMillis()) {
            return false;
        }
        Set<ByteString> heard = role.getLeaderInfo().getFollowerInfoList().stream()
                .filter(follower -> follower.getLastRpcElapsedTimeMs() <= limit.toMillis())
                .map(follower -> follower.getId().getId())
                .collect(Collectors.toSet());
        Collection<RaftPeer> voters = division.getRaftConf().getAllPeers();
        long reached = voters.stream()
                .map(RaftPeer::getId)
                .filter(voter -> voter.equals(server.getId()) || heard.contains(voter.toByteString()))
                .count();
        return 2 * reached <= voters.size();
    }

    /** Gives leadership up to whomever the others elect. */
    CompletableFuture<RaftClientReply> stepDown() throws IOException {
        return transferLeadership((RaftPeerId) null, Duration.ofSeconds(1));
    }

    /** Moves leadership to the node under whichever incarnation it is a voter. */
    CompletableFuture<RaftClientReply> transferLeadership(NodeId to, Duration deadline) throws IOException {
        RaftPeerId target = division.getRaftConf().getAllPeers().stream()
                .map(RaftPeer::getId)
                .filter(peer -> RaftNames.node(peer).equals(to))
                .findFirst()
                .orElseThrow(() -> new IOException(to + " is no voter"));
        return transferLeadership(target, deadline);
    }

    @Override
    public void close() {
        close(server);
    }

    /** Ratis may wait for hours inside its close; nobody here waits longer than a few seconds. */
    private static void close(RaftServer server) {
        Thread closing = new Thread(() -> closeNow(server), "log-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(LONGEST_CLOSE.toMillis());
            if (closing.isAlive()) {
                LOGGER.atWarn().log("the Raft server is still closing after {} s", LONGEST_CLOSE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeNow(RaftServer server) {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("the Raft server did not close cleanly");
        }
    }

    private CompletableFuture<RaftClientReply> transferLeadership(@Nullable RaftPeerId target, Duration deadline)
            throws IOException {
        return server.transferLeadershipAsync(new TransferLeadershipRequest(
                client, server.getId(), group, lastCall.incrementAndGet(), target, deadline.toMillis()));
    }

    private Optional<NodeId> leader() {
        DivisionInfo info = division.getInfo();
        return info.isAlive() ? Optional.ofNullable(info.getLeaderId()).map(RaftNames::node) : Optional.empty();
    }

    private static Optional<String> whyDead(String what, LifeCycle.State state) {
        boolean isDead = switch (state) {
            case NEW, STARTING, RUNNING, PAUSING, PAUSED -> false;
            case EXCEPTION, CLOSING, CLOSED -> true;
        };
        return isDead ? Optional.of("the " + what + " is " + state) : Optional.empty();
    }

    /** The innermost cause that says something. */
    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                root = cause;
            }
        }
        return root;
    }
}
