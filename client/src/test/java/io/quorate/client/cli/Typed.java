package io.quorate.client.cli;

import io.quorate.client.Endpoint;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** clusterctl as typed by a person, run in this process. */
final class Typed {
    private final Map<String, String> environment = new HashMap<>();
    private Terminal terminal = new Terminal(false, false, false);
    private String answer = "";

    /** Exit status and both streams. */
    record Result(int status, String out, String err) {}

    Typed endpoints(Endpoint... endpoints) {
        environment.put(
                GlobalOptions.ENDPOINTS_VARIABLE,
                List.of(endpoints).stream().map(Endpoint::toString).collect(Collectors.joining(",")));
        return this;
    }

    Typed variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Typed atTerminal(String typedAnswer) {
        terminal = new Terminal(true, true, true);
        environment.put("TERM", "xterm");
        answer = typedAnswer;
        return this;
    }

    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Shell shell = new Shell(
                new BufferedReader(new StringReader(answer)),
                new PrintWriter(out),
                new PrintWriter(err),
                terminal,
                environment);
        int status = ClusterctlMain.commandLine(shell).execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }
}
