package io.quorate.deploy.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * The guards of one node, found by what they were told.
 *
 * @param lease the directory of the deadline that they read
 */
record GuardProcesses(Path lease) {
    private static final String PROGRAM = "/guard.sh";

    /** Both, unless somebody has done something to them. */
    List<Long> pids() {
        List<Long> all = NodeProcesses.matching(process -> {
            List<String> arguments = List.of(NodeProcesses.commandLine(process).split("\0"));
            return arguments.contains(lease.toString())
                    && arguments.stream().anyMatch(argument -> argument.endsWith(PROGRAM));
        });
        return all.stream().filter(pid -> !isFork(pid)).toList();
    }

    /** A shell looks for a moment like the one that has forked it; a guard that the other one has started has another number. */
    private static boolean isFork(long pid) {
        String own = NodeProcesses.commandLine(pid);
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .filter(parent -> NodeProcesses.commandLine(parent.pid()).equals(own))
                .isPresent();
    }
}
