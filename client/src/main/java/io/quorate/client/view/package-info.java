/**
 * Pure: what the agents' messages mean to a person. Words for roles and states, "not known" as absent values, whether the
 * cluster is healthy, and what to do about what is not. No IO, no gRPC, no text layout (that is {@code render}).
 * Start reading at {@link io.quorate.client.view.MemberView}, then {@link io.quorate.client.view.ClusterHealth}.
 */
@NullMarked
package io.quorate.client.view;

import org.jspecify.annotations.NullMarked;
