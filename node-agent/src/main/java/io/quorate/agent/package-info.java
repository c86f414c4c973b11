/** The process beside each PostgreSQL. Placeholder until the composition root is here. */
@NullMarked
package io.quorate.agent;

import org.jspecify.annotations.NullMarked;
