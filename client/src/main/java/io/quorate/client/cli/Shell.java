package io.quorate.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Map;

/** What surrounds one run of clusterctl. */
record Shell(BufferedReader in, PrintWriter out, PrintWriter err, Terminal terminal, Map<String, String> environment) {
    static Shell ofProcess() {
        return new Shell(
                new BufferedReader(new InputStreamReader(System.in, UTF_8)),
                writer(System.out),
                writer(System.err),
                Terminal.ofProcess(),
                System.getenv());
    }

    /** JSON is UTF-8 whatever the locale. */
    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
    }

    /** Colours only on a terminal that can show them, and not where NO_COLOR is set (no-color.org). */
    boolean wantsColour() {
        return terminal.stdout()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** Can a question be asked and answered? */
    boolean canAsk() {
        return terminal.stdin() && terminal.stderr();
    }
}
