package io.quorate.agent.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.quorate.agent.loop.AgentLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Hears which rules act, from the lines that agents log of their decisions, as a person does who reads their logs. */
final class RuleEar extends AppenderBase<ILoggingEvent> {
    private static final List<Logger> BOOKS =
            List.of(logger(AgentLoop.class.getName()), logger("io.quorate.agent.loop.CoordinatorDesk"));

    /** A command's name, with what it says; everything else is a reason to wait, or Raft's business. */
    private static final Pattern COMMAND = Pattern.compile("[A-Z][A-Za-z]+\\[|transfer ");

    /** What each does is told by what comes of it. */
    private static final Set<String> UNTOLD = Set.of("N10", "N11", "N51", "C01");

    /** Told when they act for the first time in a story: their steps are told one by one. */
    private static final Set<String> ONCE = Set.of("N22");

    /** Said again with every promise that comes. */
    private static final Set<String> GROWING = Set.of("C08");

    private final Telling telling;
    private final Map<String, String> last = new HashMap<>();
    private final Set<String> heard = new HashSet<>();

    RuleEar(Telling telling) {
        this.telling = telling;
        start();
        BOOKS.forEach(book -> {
            book.setLevel(Level.INFO);
            book.setAdditive(false);
            book.addAppender(this);
        });
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Override
    protected void append(ILoggingEvent line) {
        Optional<String> rule = value(line, "rule").filter(id -> !UNTOLD.contains(id));
        String node = value(line, "node").orElse("");
        // A proposal that did not go through names its rule again.
        if (rule.isEmpty() || value(line, "action").isEmpty() || !telling.hasBegun()) {
            return;
        }
        boolean isRepeated = rule.get().equals(last.put(node + rule.get().charAt(0), rule.get()));
        boolean isNew = heard.add(node + rule.get());
        if ((ONCE.contains(rule.get()) && !isNew) || (GROWING.contains(rule.get()) && isRepeated)) {
            return;
        }
        telling.tell(node, rule.get().startsWith("C") ? asCoordinator(rule.get(), line) : said(rule.get(), line));
    }

    private static String asCoordinator(String rule, ILoggingEvent line) {
        String action = value(line, "action").orElse("");
        boolean isCommand = COMMAND.matcher(action).lookingAt();
        return "as coordinator, " + said(rule, line) + (isCommand ? "" : " (" + action + ")");
    }

    private static String said(String rule, ILoggingEvent line) {
        return "rule " + rule + ": " + line.getMessage();
    }

    private static Optional<String> value(ILoggingEvent line, String key) {
        List<KeyValuePair> pairs = Objects.requireNonNullElse(line.getKeyValuePairs(), List.of());
        return pairs.stream()
                .filter(pair -> pair.key.equals(key))
                .map(pair -> String.valueOf(pair.value))
                .findFirst();
    }

    /** It hears no more. */
    @SuppressWarnings("NullAway") // no level of its own is null there
    void close() {
        BOOKS.forEach(book -> {
            book.detachAppender(this);
            book.setAdditive(true);
            book.setLevel(null);
        });
        stop();
    }
}
