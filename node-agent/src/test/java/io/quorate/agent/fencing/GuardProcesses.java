package io.quorate.agent.fencing;

import io.quorate.agent.process.ProcessStatus;
import io.quorate.agent.process.StandInServer;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The guards of a lease directory, found by their arguments, whether they hold a seat or not. */
public final class GuardProcesses {
    private GuardProcesses() {}

    /** Those that live, their forked children not counted. */
    static Set<Long> living(Path lease) {
        return all(lease).stream().filter(GuardScene::isLeaderOfSession).collect(Collectors.toSet());
    }

    /**
     * Kills them, and whatever they were about to start. A guard that was only dismissed writes into the lease directory for another
     * round, which is too long for whoever removes it next.
     */
    public static void end(Path lease) {
        StandInServer.awaitTrue("the end of all guards of " + lease, () -> {
            Set<Long> left = all(lease);
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            return left.isEmpty();
        });
    }

    private static Set<Long> all(Path lease) {
        Predicate<Long> isOfLease = pid -> ProcessStatus.argumentsOf(pid).contains(lease.toString());
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(isOfLease)
                .collect(Collectors.toSet());
    }
}
