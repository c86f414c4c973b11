package io.quorate.chaos.report;

import io.quorate.chaos.check.Stretch;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one host was in the course of a run. Times are ns since the run began.
 *
 * @param leases when it held a valid lease, by its own clock
 */
public record HostLane(String host, List<RoleSpan> roles, List<Stretch> leases, List<Fence> fences) {
    public HostLane {
        roles = List.copyOf(roles);
        leases = List.copyOf(leases);
        fences = List.copyOf(fences);
    }

    /** What a host can be. */
    public enum Role {
        PRIMARY,
        STANDBY,
        WITNESS,
        DOWN,
        /** Nobody could tell. */
        UNKNOWN
    }

    /**
     * @param epoch absent where it is not known, or is none
     */
    public record RoleSpan(Stretch when, Role role, OptionalLong epoch) {}

    /** A moment at which PostgreSQL was ended, or kept from serving, because no lease covered it. */
    public record Fence(long time, String what) {}
}
