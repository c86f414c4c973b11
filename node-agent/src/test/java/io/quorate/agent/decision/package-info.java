/** Tests of the rule books: pure, fast, and the place to read what the policy is. */
@NullMarked
package io.quorate.agent.decision;

import org.jspecify.annotations.NullMarked;
