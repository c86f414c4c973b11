package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.Endpoint;
import io.quorate.client.Outcome;
import io.quorate.client.render.Style;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One run of clusterctl, as its commands see it: options, connection, output. */
final class Invocation {
    // Held here, because the logging framework forgets the level of a logger that nobody holds.
    private final Logger transportLogger = Logger.getLogger("io.grpc");
    private final Shell shell;
    private final GlobalOptions options;

    Invocation(Shell shell, GlobalOptions options) {
        this.shell = shell;
        this.options = options;
    }

    Shell shell() {
        return shell;
    }

    /**
     * A client of the endpoints that were given; nothing is connected yet.
     *
     * @throws ParameterException if none was given, or one is not an endpoint
     */
    ClusterClient connect(CommandLine command) {
        return new ClusterClient(endpoints(command)
                .orElseThrow(() -> new ParameterException(
                        command,
                        "no endpoints: give --endpoints or set " + GlobalOptions.ENDPOINTS_VARIABLE + ", expected "
                                + Endpoint.ALLOWED + ", several separated by commas")));
    }

    /**
     * The endpoints that were given; empty when none were.
     *
     * @throws ParameterException if one is not an endpoint
     */
    Optional<List<Endpoint>> endpoints(CommandLine command) {
        // What its transport logs would end among our own messages; what matters comes back as an outcome.
        transportLogger.setLevel(Level.OFF);
        String variable = shell.environment().getOrDefault(GlobalOptions.ENDPOINTS_VARIABLE, "");
        String origin = options.endpoints == null ? GlobalOptions.ENDPOINTS_VARIABLE : "--endpoints";
        String text = options.endpoints == null ? variable : options.endpoints;
        if (options.endpoints == null && text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Endpoint.parseList(text));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(command, origin + ": " + wrong.getMessage());
        }
    }

    Duration timeout(Duration standard) {
        return options.timeout == null ? standard : options.timeout;
    }

    boolean wantsJson() {
        return options.output == OutputFormat.JSON;
    }

    Style style() {
        return shell.wantsColour() ? Style.COLOUR : Style.PLAIN;
    }

    /** Writes the result, which ends with a line feed. */
    void result(String text) {
        shell.out().print(text);
        shell.out().flush();
    }

    /** Writes one line for the person who waits. */
    void progress(String line) {
        shell.err().println(line);
    }

    /** Tells every end but "done" in one line, with its exit code. */
    <T> ExitCode report(Outcome<T> outcome, Function<T, ExitCode> done) {
        return outcome.accept(new Outcome.Handler<>() {
            @Override
            public ExitCode done(T value) {
                return done.apply(value);
            }

            @Override
            public ExitCode refused(String reason) {
                return failed("refused: " + reason, ExitCode.REFUSED);
            }

            @Override
            public ExitCode invalid(String reason) {
                return failed(reason, ExitCode.USAGE);
            }

            @Override
            public ExitCode unreached(String reason) {
                return failed(reason, ExitCode.NO_QUORUM);
            }

            @Override
            public ExitCode unknown(String reason) {
                return failed(
                        "the outcome is not known: " + reason
                                + "; it may have happened or may yet: look at 'clusterctl status' and 'clusterctl history'",
                        ExitCode.OUTCOME_UNKNOWN);
            }
        });
    }

    private ExitCode failed(String message, ExitCode code) {
        progress("clusterctl: " + message);
        return code;
    }
}
