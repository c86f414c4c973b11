/** Builders of observations for tests: each mentions only what differs from a healthy cluster of three. */
@NullMarked
package io.quorate.agent.observation;

import org.jspecify.annotations.NullMarked;
