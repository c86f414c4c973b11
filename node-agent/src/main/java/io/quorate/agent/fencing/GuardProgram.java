package io.quorate.agent.fencing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program {@code guard.sh}: how it is started, and how a running one is known. */
final class GuardProgram {
    private static final String NAME = "guard.sh";

    private final Path script;

    /** @param script keeps the name guard.sh, by which a running guard is known */
    GuardProgram(Path script) {
        if (!script.endsWith(NAME)) {
            throw new IllegalArgumentException("guard script is " + script + ": its name must be " + NAME);
        }
        this.script = script.toAbsolutePath();
    }

    /** Starts it in a session of its own; the process has the pid of the guard. */
    Process start(Path dataDirectory, Path leaseDirectory, String seat) {
        ProcessBuilder builder = new ProcessBuilder(
                "setsid", "sh", script.toString(), dataDirectory.toString(), leaseDirectory.toString(), seat);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LC_ALL", "C");
        File guardLog = leaseDirectory.resolve("guard.log").toFile();
        try {
            return builder.directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.appendTo(guardLog))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the guard " + script + ": are setsid and sh installed?", e);
        }
    }

    /** The shell stands before it, and the script may have been installed elsewhere by an earlier version. */
    static boolean isRunBy(List<String> arguments, Path dataDirectory, Path leaseDirectory, String seat) {
        for (int i = 0; i < arguments.size(); i++) {
            if (Path.of(arguments.get(i)).endsWith(NAME)) {
                List<String> own = List.of(dataDirectory.toString(), leaseDirectory.toString(), seat);
                return arguments.size() > i + own.size()
                        && arguments.subList(i + 1, i + 1 + own.size()).equals(own);
            }
        }
        return false;
    }
}
