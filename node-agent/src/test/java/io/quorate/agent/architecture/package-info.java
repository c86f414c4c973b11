/** What may name what in the agent, checked on the compiled classes. The rules' own tests are in the consensus module. */
@NullMarked
package io.quorate.agent.architecture;

import org.jspecify.annotations.NullMarked;
