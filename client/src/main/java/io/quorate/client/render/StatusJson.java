package io.quorate.client.render;

import io.quorate.client.view.MemberState;
import io.quorate.client.view.MemberView;
import io.quorate.client.view.ProblemList;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.Problem;
import io.quorate.proto.v1.Switchover;
import io.quorate.proto.v1.SyncMember;
import io.quorate.proto.v1.SyncReplication;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code clusterctl -o json status}. Every field is always there; what is not known is null. */
public final class StatusJson {
    private StatusJson() {}

    public static String render(ClusterStatus status) {
        return JsonText.of(json -> json.object(fields -> write(fields, status)));
    }

    private static void write(JsonText json, ClusterStatus status) throws IOException {
        json.field("cluster", Words.orNull(status.getCluster()));
        json.field("epoch", status.getEpoch());
        json.field("primary", Words.orNull(status.getPrimary()));
        json.flag("paused", Words.isPaused(status.getPause()));
        json.field("durability", Words.durability(status.getSettings().getDurability()));
        writeSync(json, status);
        json.field("source", Words.source(status.getSource()));
        json.field("coordinator", Words.orNull(status.getCoordinator()));
        json.field("answered_by", Words.orNull(status.getAnsweredBy()));
        // Text: most JSON readers round numbers beyond 53 bits.
        json.field("system_identifier", systemIdentifier(status.getSystemIdentifier()));
        json.object("pause", pause -> {
            pause.field("state", Words.pauseState(status.getPause()));
            pause.field("requested_by", Words.orNull(status.getPause().getRequestedBy()));
        });
        writeLease(json, status);
        json.array("members", members -> {
            for (MemberStatus member : status.getMembersList()) {
                members.object(fields -> writeMember(fields, MemberView.of(member)));
            }
        });
        writeSwitchover(json, status);
        json.array("problems", problems -> {
            for (Problem problem : ProblemList.of(status)) {
                problems.object(fields -> writeProblem(fields, problem));
            }
        });
    }

    private static void writeSync(JsonText json, ClusterStatus status) throws IOException {
        if (!status.hasSync()) {
            json.nothing("sync");
            return;
        }
        SyncReplication recorded = status.getSync();
        json.object("sync", sync -> {
            sync.field("epoch", recorded.getEpoch());
            sync.field("holder", recorded.getHolder());
            sync.field("established", DurabilityText.isEstablished(status));
            sync.field("acknowledgements", DurabilityText.acknowledgements(recorded));
            sync.field("promises", recorded.getPromises());
            sync.array("members", members -> {
                for (SyncMember member : recorded.getMembersList()) {
                    members.object(fields -> {
                        fields.field("node", member.getNode());
                        fields.field("incarnation", member.getIncarnation());
                    });
                }
            });
        });
    }

    private static @Nullable String systemIdentifier(long identifier) {
        return identifier == 0 ? null : Long.toUnsignedString(identifier);
    }

    private static void writeLease(JsonText json, ClusterStatus status) throws IOException {
        if (!status.hasLease()) {
            json.nothing("lease");
            return;
        }
        json.object("lease", lease -> {
            lease.field("holder", Words.orNull(status.getLease().getHolder()));
            lease.field("epoch", status.getLease().getEpoch());
            lease.number(
                    "remaining_ms",
                    status.hasLeaseRemainingMs() ? Optional.of(status.getLeaseRemainingMs()) : Optional.empty());
        });
    }

    private static void writeMember(JsonText json, MemberView member) throws IOException {
        json.field("name", member.name());
        json.field("role", member.role().word());
        json.text("state", member.state().map(MemberState::word));
        json.number("timeline", member.timeline());
        json.text("lsn", member.lsn());
        json.number("lag_bytes", member.lagBytes());
        json.text("upstream", member.upstream());
        json.text("endpoint", member.endpoint());
        json.text("postgres", member.postgres());
        json.text("operation", member.operation());
    }

    private static void writeSwitchover(JsonText json, ClusterStatus status) throws IOException {
        if (!status.hasSwitchover()) {
            json.nothing("switchover");
            return;
        }
        Switchover pending = status.getSwitchover();
        json.object("switchover", switchover -> {
            switchover.field("id", pending.getId());
            switchover.field("kind", Words.switchoverKind(pending.getKind()));
            switchover.field("from", Words.orNull(pending.getFrom()));
            switchover.field("to", Words.orNull(pending.getTo()));
            switchover.field("requested_by", Words.orNull(pending.getRequestedBy()));
        });
    }

    private static void writeProblem(JsonText json, Problem problem) throws IOException {
        json.field("node", Words.orNull(problem.getNode()));
        json.field("what", problem.getWhat());
        json.field("remedy", Words.orNull(problem.getRemedy()));
    }
}
