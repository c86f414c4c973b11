/**
 * The command {@code clusterctl}: one class for each of its commands. stdout carries the result and nothing else, stderr
 * progress and errors; a stack trace is never shown. Speaks to agents only through {@code ClusterClient} and writes only
 * what {@code render} made. Start reading at {@link io.quorate.client.cli.ClusterctlMain}, then {@code StatusCommand}.
 */
@NullMarked
package io.quorate.client.cli;

import org.jspecify.annotations.NullMarked;
