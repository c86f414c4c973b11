package io.quorate.consensus.codec;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.position;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static io.quorate.consensus.model.ClusterStates.released;
import static io.quorate.consensus.model.ClusterStates.resuming;
import static io.quorate.consensus.model.ClusterStates.witness;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Completeness;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.Vacancy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States that between them have every field set. */
final class StateSamples {
    private StateSamples() {}

    static Map<String, ClusterState> all() {
        Switchover done = new Switchover(2, Switchover.Kind.FAILOVER, Optional.empty(), NODE_C, "ops");
        Switchover pending = new Switchover(3, Switchover.Kind.SWITCHOVER, Optional.of(NODE_A), NODE_B, "ops");
        Lease lease = new Lease(
                NODE_A,
                EPOCH,
                Duration.ofMillis(6001),
                6,
                "rule C7",
                Optional.of(position("16/B374D848")),
                4096,
                released().vacancy(),
                Optional.of(incarnation(NODE_A)),
                Optional.empty());
        ClusterState full = healthy()
                .change()
                .members(List.of(data(NODE_A), data(NODE_B), witness(WITNESS)))
                .pause(new PauseState(PauseState.Kind.RESUMING, 4, "ops"))
                .switchover(Optional.of(pending))
                .lastSwitchover(Optional.of(new FinishedSwitchover(done, true, "node-c is primary")))
                .lastSwitchoverId(3)
                .lease(Optional.of(lease))
                .build();
        Map<String, ClusterState> samples = new LinkedHashMap<>();
        samples.put("state-empty", ClusterState.EMPTY);
        samples.put("state-founded", ClusterStates.founded());
        samples.put("state-full", full);
        samples.put("state-released", released());
        samples.put("state-quorum", quorum(healthy()));
        samples.put("state-unreported", unreported());
        samples.put("state-expired", ClusterStates.expired());
        samples.put("state-vacant", vacant());
        samples.put("state-resuming", resuming());
        samples.put(
                "state-many-epochs", healthy().change().lastEpoch(EPOCH.next()).build());
        return samples;
    }

    private static ClusterState unreported() {
        return healthy()
                .change()
                .unreported(List.of(new ReservedTimeline(EPOCH, new Timeline(7))))
                .build();
    }

    private static ClusterState vacant() {
        return ClusterStates.vacant(new Vacancy(
                EPOCH,
                NODE_A,
                false,
                Optional.of(position("0/3000000")),
                false,
                "not renewed in time",
                Optional.empty(),
                Optional.of(new Completeness(incarnation(NODE_A), position("0/2000000")))));
    }
}
