package io.quorate.consensus.command;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.SYSTEM_IDENTIFIER;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.position;
import static io.quorate.consensus.model.ClusterStates.witness;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.statemachine.QuorumRecovery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** At least one command of each kind, by a name that says what is special about it. */
public final class CommandSamples {
    private static final Epoch NEXT = EPOCH.next();
    private static final List<Promise> PROMISES = List.of(
            new Promise(NODE_B, position("1F/3000000"), incarnation(NODE_B), NEXT),
            new Promise(NODE_C, position("0/2FFFFFF"), incarnation(NODE_C), NEXT));

    private CommandSamples() {}

    public static Map<String, ClusterCommand> all() {
        Map<String, ClusterCommand> samples = new LinkedHashMap<>();
        samples.put(
                "found",
                new ClusterCommand.FoundCluster(
                        "orders", List.of(data(NODE_A), data(NODE_B), witness(WITNESS)), ClusterSettings.DEFAULT));
        evidence()
                .forEach((name, evidence) ->
                        samples.put("grant-" + name, new ClusterCommand.GrantLease(NODE_B, NEXT, evidence, "rule C7")));
        samples.put(
                "recover",
                new ClusterCommand.RecoverCluster(
                        QuorumRecovery.recovered(
                                ClusterStates.quorum(ClusterStates.healthy()), Set.of(NODE_A, NODE_C), "ops@laptop"),
                        "ops@laptop",
                        4,
                        1234));
        samples.put(
                "renew",
                new ClusterCommand.RenewLease(NODE_A, EPOCH, Optional.of(position("0/3000000")), Optional.of(4L)));
        samples.put(
                "renew-before-promotion",
                new ClusterCommand.RenewLease(NODE_A, EPOCH, Optional.empty(), Optional.empty()));
        samples.put(
                "release",
                new ClusterCommand.ReleaseLease(
                        NODE_A, EPOCH, 5, Optional.of(position("0/3000100")), Optional.of(NODE_B), "switchover"));
        samples.put(
                "release-without-position",
                new ClusterCommand.ReleaseLease(NODE_A, EPOCH, 0, Optional.empty(), Optional.empty(), "server died"));
        addAfterTheLease(samples);
        return samples;
    }

    private static void addAfterTheLease(Map<String, ClusterCommand> samples) {
        samples.put("expire", new ClusterCommand.ExpireLease(EPOCH, 5));
        samples.put("reserve", new ClusterCommand.ReserveTimeline(NODE_A, EPOCH, new Timeline(0xFFFF_FFFFL)));
        samples.put(
                "promoted",
                new ClusterCommand.ReportPromoted(
                        NODE_A, EPOCH, new Timeline(3), new Timeline(2), Lsn.parse("FFFFFFFF/FFFFFFFF")));
        addQuorum(samples);
        samples.put("record", new ClusterCommand.RecordSystemIdentifier(NODE_A, EPOCH, SYSTEM_IDENTIFIER));
        samples.put(
                "begin-switchover",
                new ClusterCommand.BeginSwitchover(
                        1, Switchover.Kind.SWITCHOVER, Optional.of(NODE_A), NODE_B, "ops@laptop"));
        samples.put(
                "begin-failover",
                new ClusterCommand.BeginSwitchover(
                        2, Switchover.Kind.FAILOVER, Optional.empty(), NODE_C, "ops@laptop"));
        samples.put("end-switchover", new ClusterCommand.EndSwitchover(1, true, "node-b is primary"));
        samples.put("pause", new ClusterCommand.PauseCluster("ops@laptop"));
        samples.put("resume", new ClusterCommand.ResumeCluster("ops@laptop"));
        samples.put("observe", new ClusterCommand.Observe());
    }

    private static void addQuorum(Map<String, ClusterCommand> samples) {
        samples.put(
                "establish",
                new ClusterCommand.EstablishEpoch(
                        NODE_A,
                        EPOCH,
                        incarnation(NODE_A),
                        Map.of(NODE_B, incarnation(NODE_B), NODE_C, incarnation(NODE_C, 2)),
                        1));
        samples.put(
                "establish-alone", new ClusterCommand.EstablishEpoch(NODE_A, EPOCH, incarnation(NODE_A), Map.of(), 0));
        samples.put(
                "record-sync",
                new ClusterCommand.RecordSync(
                        NODE_A,
                        EPOCH,
                        Map.of(NODE_B, incarnation(NODE_B), NODE_C, incarnation(NODE_C)),
                        2,
                        new SyncSet(Set.of(NODE_B), 1),
                        3));
        samples.put("record-alone", new ClusterCommand.RecordSync(NODE_A, EPOCH, Map.of(), 0, SyncSet.BLOCKED, 1));
    }

    public static Map<String, Evidence> evidence() {
        Map<String, Evidence> samples = new LinkedHashMap<>();
        samples.put("first-primary", new Evidence.FirstPrimary());
        samples.put("promises", new Evidence.Promises(PROMISES));
        samples.put("operator-choice", new Evidence.OperatorChoice(7, PROMISES));
        return samples;
    }
}
