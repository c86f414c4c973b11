package io.quorate.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams a person sits at. */
record Terminal(boolean stdin, boolean stdout, boolean stderr) {
    /** Where the streams lead is asked of the kernel: {@code System.console()} answers otherwise from JDK 22 on. */
    static Terminal ofProcess() {
        return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException noSuchLink) {
            // A closed stream, or a system without /proc: whether a person sits there is not known, so nobody is asked.
            return false;
        }
    }
}
