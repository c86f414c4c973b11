package io.quorate.chaos.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * The mark on everything that a run makes: its id, and the process that it belongs to, so that the next run can tell what a dead one has
 * left behind.
 */
record Label(String run, String owner) {
    static final String RUN = "io.quorate.chaos.run";
    static final String OWNER = "io.quorate.chaos.owner";

    static Label ofThisProcess() {
        long pid = ProcessHandle.current().pid();
        return new Label(UUID.randomUUID().toString().substring(0, 8), pid + "@" + startTime(pid));
    }

    Map<String, String> asMap() {
        return Map.of(RUN, run, OWNER, owner);
    }

    /** Whether the process that made it still runs; pids are given out again, their start times are not. */
    static boolean isAlive(String owner) {
        String[] parts = owner.split("@", 2);
        return parts.length == 2 && startTime(Long.parseLong(parts[0])).equals(parts[1]);
    }

    /** Field 22 of proc(5), or nothing for no such process. */
    private static String startTime(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        } catch (IOException gone) {
            return "gone";
        }
    }
}
