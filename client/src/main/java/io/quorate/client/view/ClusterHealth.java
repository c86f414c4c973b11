package io.quorate.client.view;

import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.StatusSource;
import java.util.List;

/** How a cluster is, as far as one status tells. A pause alone does not make it less than healthy. */
public enum ClusterHealth {
    /** One running primary that holds the lease, every standby streaming, every node reachable; confirmed by a majority. */
    HEALTHY,
    /** Confirmed by a majority, and something is not as it should be. */
    DEGRADED,
    /** No majority confirmed the answer. */
    PARTIAL;

    public static ClusterHealth of(ClusterStatus status) {
        if (status.getSource() != StatusSource.STATUS_SOURCE_QUORUM) {
            return PARTIAL;
        }
        List<MemberView> members =
                status.getMembersList().stream().map(MemberView::of).toList();
        boolean isHealthy = hasPrimary(status, members) && members.stream().allMatch(MemberView::isWell);
        return isHealthy ? HEALTHY : DEGRADED;
    }

    private static boolean hasPrimary(ClusterStatus status, List<MemberView> members) {
        List<String> primaries = members.stream()
                .filter(member -> member.role() == MemberRole.PRIMARY)
                .map(MemberView::name)
                .toList();
        return status.hasLease()
                && status.getLease().getHolder().equals(status.getPrimary())
                && primaries.equals(List.of(status.getPrimary()));
    }
}
