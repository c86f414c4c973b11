/**
 * The library that speaks to agents' admin service. {@link io.quorate.client.ClusterClient} is what others use: it asks
 * every endpoint, finds the coordinator and tells "not done" from "not known". {@code view} and {@code render} are pure;
 * {@code cli} is the command line. Only this package names gRPC; nothing here names the agent or the consensus module.
 * Start reading at {@code ClusterClient}, then {@code CoordinatorSearch}.
 */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
