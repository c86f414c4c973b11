/** The tiers: which plans run when. They need a container engine, and root for disks. */
@NullMarked
package io.quorate.chaos.scenario;

import org.jspecify.annotations.NullMarked;
