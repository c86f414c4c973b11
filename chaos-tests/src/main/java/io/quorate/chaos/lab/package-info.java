/**
 * The hosts that are broken: containers with an address and disks of their own, on a network that nobody else is on, with the packaged
 * programs in them. A container stands for a machine: its first process only keeps the agent running, as systemd would, so that an
 * agent can die and its guards live on. Nothing here knows of workloads or verdicts. Start reading at {@link io.quorate.chaos.lab.Lab}.
 */
@NullMarked
package io.quorate.chaos.lab;

import org.jspecify.annotations.NullMarked;
