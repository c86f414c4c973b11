/**
 * The rule books: what should be done now. Policy only, values in and values out.
 *
 * <p>Two flat lists of named rules, of which the first that matches wins: {@link io.quorate.agent.decision.NodeRules} for a node
 * about itself and {@link io.quorate.agent.decision.ClusterRules} for the coordinator about the cluster. No clock, thread, IO or
 * logging may be named here. The printed form is {@code node-agent/rules.md}.
 */
@NullMarked
package io.quorate.agent.decision;

import org.jspecify.annotations.NullMarked;
