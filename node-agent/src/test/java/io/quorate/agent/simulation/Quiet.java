package io.quorate.agent.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Thousands of lives would fill gigabytes with what their agents have to say. {@code -Dsimulation.log=true} lets them. */
final class Quiet implements BeforeAllCallback, AfterAllCallback {
    private static final List<String> TALKATIVE = List.of("io.quorate.agent.loop", "io.quorate.agent.fencing");

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!Boolean.getBoolean("simulation.log")) {
            TALKATIVE.forEach(name -> logger(name).setLevel(Level.OFF));
        }
    }

    @Override
    @SuppressWarnings("NullAway") // no level of its own is null there
    public void afterAll(ExtensionContext context) {
        TALKATIVE.forEach(name -> logger(name).setLevel(null));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
