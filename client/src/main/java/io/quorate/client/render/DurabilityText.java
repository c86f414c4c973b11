package io.quorate.client.render;

import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.SyncMember;
import io.quorate.proto.v1.SyncReplication;
import java.util.stream.Collectors;

/** The line that says what an acknowledged write has reached right now. */
final class DurabilityText {
    private final Style style;

    DurabilityText(Style style) {
        this.style = style;
    }

    String render(ClusterStatus status) {
        return switch (status.getSettings().getDurability()) {
            case DURABILITY_ASYNC -> "durability: async (a failover may lose what no standby had received)";
            case DURABILITY_QUORUM -> "durability: quorum" + inForce(status, "goes on without a standby");
            case DURABILITY_STRICT -> "durability: strict" + inForce(status, "acknowledges nothing without a standby");
            case DURABILITY_UNSPECIFIED, UNRECOGNIZED -> "durability: not known";
        };
    }

    private String inForce(ClusterStatus status, String alone) {
        if (!status.hasSync()) {
            return " (no epoch is established yet: nothing has been acknowledged)";
        }
        SyncReplication sync = status.getSync();
        if (!status.hasLease()) {
            return " (a new primary needs " + needed(sync) + ")";
        }
        if (!isEstablished(status)) {
            return style.yellow(
                    " (epoch " + status.getLease().getEpoch() + " is not established yet: no client is admitted)");
        }
        if (sync.getMembersCount() == 0) {
            return ", " + style.yellow(sync.getHolder() + " is alone: it " + alone + ", and only it can be primary");
        }
        return " (each write is on " + acknowledgements(sync) + " of " + names(sync)
                + " as well: no automatic failover loses it)";
    }

    static boolean isEstablished(ClusterStatus status) {
        return status.hasSync()
                && status.hasLease()
                && status.getSync().getEpoch() == status.getLease().getEpoch()
                && status.getSync().getHolder().equals(status.getLease().getHolder());
    }

    /** What the recorded promises amount to; 0 when the holder is alone. */
    static int acknowledgements(SyncReplication sync) {
        return sync.getMembersCount() == 0 ? 0 : sync.getMembersCount() - sync.getPromises() + 1;
    }

    private static String needed(SyncReplication sync) {
        return sync.getMembersCount() == 0
                ? "the data of " + sync.getHolder()
                : "the promises of " + sync.getPromises() + " of " + names(sync) + ", or that of " + sync.getHolder();
    }

    private static String names(SyncReplication sync) {
        return sync.getMembersList().stream().map(SyncMember::getNode).collect(Collectors.joining(", "));
    }
}
