package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What every command may need from outside. */
record Surroundings(
        AgentLauncher launcher,
        DataDirectoryWork dataDirectories,
        Map<String, String> environment,
        Function<AgentConfig, List<String>> startChecks) {}
