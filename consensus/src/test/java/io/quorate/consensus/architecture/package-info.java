/**
 * What may name what, checked on the compiled classes. {@link io.quorate.consensus.architecture.Purity} says what a pure package
 * is; the agent's tests use it too. The rules of this module are in {@code ArchitectureTest}; {@code sample} holds code that
 * breaks them, to see that they notice.
 */
@NullMarked
package io.quorate.consensus.architecture;

import org.jspecify.annotations.NullMarked;
