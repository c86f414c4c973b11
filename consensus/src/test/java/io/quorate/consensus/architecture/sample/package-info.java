/** Code that breaks the architecture's rules on purpose; only {@code ArchitectureRulesTest} looks at it. */
@NullMarked
package io.quorate.consensus.architecture.sample;

import org.jspecify.annotations.NullMarked;
