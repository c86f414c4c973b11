package io.quorate.chaos.scenario;

import io.quorate.chaos.lab.InfrastructureException;
import io.quorate.chaos.lab.Lab;
import io.quorate.client.view.ClusterHealth;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.Durability;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what a cluster says of itself. */
final class Watch {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Lab lab;

    Watch(Lab lab) {
        this.lab = lab;
    }

    /** One primary, every standby streaming, everybody heard of, its epoch established where acknowledgements count on that. */
    static boolean isWhole(ClusterStatus status) {
        return ClusterHealth.of(status) == ClusterHealth.HEALTHY
                && (status.getSettings().getDurability() == Durability.DURABILITY_ASYNC || isEstablished(status));
    }

    private static boolean isEstablished(ClusterStatus status) {
        return status.getLease().getEpoch() == status.getSync().getEpoch()
                && status.getSync().getMembersCount() > 0;
    }

    /** Nothing if it has not come to that within the time. */
    Optional<ClusterStatus> await(Duration limit, Predicate<ClusterStatus> wish) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<ClusterStatus> status = lab.status().filter(wish);
            if (status.isPresent() || System.nanoTime() - end > 0) {
                return status;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** @throws InfrastructureException with the state, when it has not come to that */
    ClusterStatus require(String what, Duration limit, Predicate<ClusterStatus> wish) {
        return await(limit, wish)
                .orElseThrow(() -> new InfrastructureException(
                        what + " did not come within " + limit.toSeconds() + " s; the cluster says " + lab.status()));
    }
}
