package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.Promoted;
import io.quorate.agent.postgres.Upstream;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.EstablishEpoch;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.ClusterCommand.RecordSystemIdentifier;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.command.ClusterCommand.ReportPromoted;
import io.quorate.consensus.command.ClusterCommand.ReserveTimeline;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes by hand what agents have made of a cluster before they are all started again: one primary in epoch 1, and standbys. */
final class RunningServers {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Epoch EPOCH = new Epoch(1);
    private static final Timeline TIMELINE = new Timeline(2);

    private final LoopCluster cluster;

    RunningServers(LoopCluster cluster) {
        this.cluster = cluster;
    }

    void makePrimary(LoopNode node, FoundCluster founding) {
        FakePostgresServer server = node.server();
        apply(node, founding);
        apply(node, new GrantLease(node.id(), EPOCH, new Evidence.FirstPrimary(), "a test"));
        apply(node, new RenewLease(node.id(), EPOCH, Optional.empty(), Optional.empty()));
        node.guard().ensureRunning(true);
        node.guard().arm(cluster.now().plus(LoopCluster.USABLE));
        done(server.initialise(LIMIT));
        long identifier = server.observe().systemIdentifier().orElseThrow();
        apply(node, new RecordSystemIdentifier(node.id(), EPOCH, identifier));
        done(server.startFenced(LIMIT));
        apply(node, new ReserveTimeline(node.id(), EPOCH, TIMELINE));
        Promoted promoted = done(server.promote(TIMELINE, EPOCH, SyncSet.BLOCKED, () -> true, LIMIT));
        apply(
                node,
                new ReportPromoted(
                        node.id(), EPOCH, promoted.timeline(), promoted.parentTimeline(), promoted.forkLsn()));
    }

    /** The primary's epoch is established with one acknowledgement of these, and serves clients. */
    void establish(LoopNode primary, LoopNode... standbys) {
        Map<NodeId, Incarnation> lives = new TreeMap<>();
        for (LoopNode standby : standbys) {
            lives.put(standby.id(), life(standby));
        }
        done(primary.server().applySync(EPOCH, new SyncSet(lives.keySet(), 1), LIMIT));
        apply(primary, new EstablishEpoch(primary.id(), EPOCH, life(primary), lives, 1));
        done(primary.server().admitClients(LIMIT));
    }

    private static Incarnation life(LoopNode node) {
        return node.server().observe().incarnation().orElseThrow();
    }

    void makeStandby(LoopNode node, LoopNode primary) {
        Upstream upstream = FakeServers.upstream(primary.id(), EPOCH);
        done(node.server().cloneFrom(upstream, LIMIT));
        done(node.server().startFenced(LIMIT));
        done(node.server().follow(upstream, LIMIT));
        node.guard().ensureRunning(true);
    }

    private void apply(LoopNode node, ClusterCommand command) {
        assertThat(cluster.proposeAs(node, command).isApplied())
                .as(command.toString())
                .isTrue();
    }

    private static <T> T done(ActionResult<T> result) {
        assertThat(result).isInstanceOf(ActionResult.Done.class);
        return ((ActionResult.Done<T>) result).value();
    }
}
