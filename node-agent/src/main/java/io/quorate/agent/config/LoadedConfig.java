package io.quorate.agent.config;

import java.util.List;

/**
 * A configuration and what to tell about it.
 *
 * @param values every setting in force, with its origin
 * @param warnings what is allowed and probably not meant
 */
public record LoadedConfig(AgentConfig config, List<EffectiveValue> values, List<String> warnings) {}
