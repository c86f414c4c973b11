/**
 * Whole clusters on this machine: packaged agents with real PostgreSQL, made by the scripts of {@code deploy/local} on free ports in a
 * temporary directory, and broken in the ways that the design promises to survive. {@link io.quorate.deploy.cluster.SharedCluster} makes
 * one for all classes of a run; every test leaves it to the next one, which waits until it stands. What is asked after every fault
 * stands in {@code Incident.report}. Start reading at {@code FailoverIT}.
 */
@NullMarked
package io.quorate.deploy.cluster;

import org.jspecify.annotations.NullMarked;
