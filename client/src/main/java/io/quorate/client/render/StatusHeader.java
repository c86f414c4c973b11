package io.quorate.client.render;

import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.StatusSource;
import io.quorate.proto.v1.Switchover;
import io.quorate.proto.v1.SwitchoverKind;

/** The lines above the members: what holds for the cluster as a whole. */
final class StatusHeader {
    private final Style style;

    StatusHeader(Style style) {
        this.style = style;
    }

    String render(ClusterStatus status) {
        StringBuilder lines = new StringBuilder();
        lines.append(agreed(status)).append('\n');
        lines.append(new DurabilityText(style).render(status)).append('\n');
        lines.append(lease(status)).append('\n');
        if (Words.isPaused(status.getPause()).orElse(false)) {
            lines.append(pause(status.getPause())).append('\n');
        }
        if (status.hasSwitchover()) {
            lines.append(switchover(status.getSwitchover())).append('\n');
        }
        return lines.toString();
    }

    private String agreed(ClusterStatus status) {
        String primary = status.getPrimary().isEmpty() ? style.red("none") : style.bold(status.getPrimary());
        String paused = Words.isPaused(status.getPause())
                .map(isPaused -> isPaused ? style.yellow("yes") : "no")
                .orElse("not known");
        boolean isConfirmed = status.getSource() == StatusSource.STATUS_SOURCE_QUORUM;
        String source = Words.source(status.getSource());
        return "cluster "
                + status.getCluster()
                + "   epoch "
                + status.getEpoch()
                + "   primary "
                + primary
                + "   coordinator "
                + orNone(status.getCoordinator())
                + "   paused "
                + paused
                + "   source "
                + (isConfirmed ? source : style.yellow(source));
    }

    private static String lease(ClusterStatus status) {
        if (!status.hasLease()) {
            return "lease: none";
        }
        String holder = "lease: " + status.getLease().getHolder() + ", epoch "
                + status.getLease().getEpoch() + ", ";
        if (status.getPause().getKind() == PauseState.Kind.KIND_PAUSED) {
            return holder + "held without renewals while paused";
        }
        if (!status.hasLeaseRemainingMs()) {
            return holder + "time left not known";
        }
        long remaining = status.getLeaseRemainingMs();
        return holder + (remaining > 0 ? Quantities.seconds(remaining) + " left" : "has run out");
    }

    private String pause(PauseState pause) {
        String by = pause.getRequestedBy().isEmpty() ? "" : " by " + pause.getRequestedBy();
        String text = pause.getKind() == PauseState.Kind.KIND_RESUMING
                ? "resuming: automatic actions come back with the holder's next renewal"
                : "paused" + by + ": no automatic failover until 'clusterctl resume'";
        return style.yellow(text);
    }

    private static String switchover(Switchover switchover) {
        String kind = switchover.getKind() == SwitchoverKind.SWITCHOVER_KIND_FAILOVER ? "failover" : "switchover";
        String by = switchover.getRequestedBy().isEmpty() ? "" : ", requested by " + switchover.getRequestedBy();
        return kind + " " + switchover.getId() + " under way: " + orNone(switchover.getFrom()) + " -> "
                + orNone(switchover.getTo()) + by;
    }

    private static String orNone(String name) {
        return name.isEmpty() ? "none" : name;
    }
}
