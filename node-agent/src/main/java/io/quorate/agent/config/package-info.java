/**
 * One YAML file per agent, environment overrides, and what must be right on this machine before anything is started.
 *
 * <p>Everything is parsed once into records that refuse unsafe combinations; whatever a person got wrong is told in one go, with
 * the key, the value found and what is allowed. No defaults live elsewhere. A new setting is a line in {@code Schema}, a paragraph
 * in the example file and a component of a record. Start reading at {@link io.quorate.agent.config.ConfigFile}.
 */
@NullMarked
package io.quorate.agent.config;

import org.jspecify.annotations.NullMarked;
