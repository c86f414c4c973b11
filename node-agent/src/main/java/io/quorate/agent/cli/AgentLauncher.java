package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;

/** Runs an agent until it ends. */
@FunctionalInterface
public interface AgentLauncher {

    /**
     * Blocks as long as the agent runs.
     *
     * @param config checked, and the start checks have passed
     * @param isBootstrap this is the very first start of the cluster
     * @return the exit code of the process, see {@link io.quorate.agent.config.AgentExit}
     */
    int run(AgentConfig config, boolean isBootstrap);
}
