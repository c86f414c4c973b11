package io.quorate.agent.simulation;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.Promoted;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Mistakes that the real code does not make, put between it and its host. The simulation has to notice each. */
enum SeededBug implements Parts {
    /** A standby says where its WAL ends, and goes on receiving. */
    PROMISE_SKIPPED {
        @Override
        public PostgresServer server(Host host, PostgresServer real) {
            return new ServerWrapper(real) {
                @Override
                public ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline) {
                    return position(real.observe().position());
                }
            };
        }
    },

    /** The guards are there, and do nothing. */
    GUARD_DOES_NOTHING {
        @Override
        public LeaseGuard guard(Host host, LeaseGuard real) {
            return new GuardWrapper(real) {
                @Override
                public boolean arm(Duration deadline) {
                    return real.arm(deadline.plus(Duration.ofHours(1)));
                }
            };
        }
    },

    /** The guards are told a deadline that counts from the answer to a renewal, and not from its beginning, and more. */
    GUARD_IS_LATE {
        @Override
        public LeaseGuard guard(Host host, LeaseGuard real) {
            return new GuardWrapper(real) {
                @Override
                public boolean arm(Duration deadline) {
                    return real.arm(deadline.plus(Duration.ofSeconds(3)));
                }
            };
        }
    },

    /** Whoever kills the agent has killed the guards. */
    GUARD_DIES_WITH_THE_AGENT {
        @Override
        public void agentDied(Host host) {
            host.guard().killOne();
            host.guard().killOne();
        }
    },

    /** A renewal whose outcome is not known counts as applied. */
    UNKNOWN_RENEWAL_COUNTS {
        @Override
        public Proposals proposals(Host host, Proposals real) {
            return (command, deadline) -> command instanceof RenewLease
                    ? real.propose(command, Duration.ofMillis(500))
                            .thenApply(outcome -> outcome instanceof ProposalOutcome.Unknown
                                            || outcome instanceof ProposalOutcome.NotLeader
                                    ? new ProposalOutcome.Applied(1)
                                    : outcome)
                    : real.propose(command, deadline);
        }
    },

    /** A coordinator's stopwatch runs faster than its holder's clock. */
    EXPIRY_WITHOUT_WAITING {
        @Override
        public LongSupplier stopwatch(Host host) {
            return () -> host.clock().nanoTime() * 2;
        }
    },

    /** The primary is told to wait for its standbys, and does not. */
    COMMITS_DO_NOT_WAIT {
        @Override
        public boolean isNobodyWaitedFor() {
            return true;
        }
    },

    /** Clients get in before anybody has confirmed what the primary has recovered. */
    CLIENTS_BEFORE_ESTABLISHMENT {
        @Override
        public PostgresServer server(Host host, PostgresServer real) {
            return new ServerWrapper(real) {
                @Override
                public ActionResult<Promoted> promote(
                        Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline) {
                    ActionResult<Promoted> promoted = real.promote(timeline, epoch, set, isLeaseSafe, deadline);
                    ActionResult<Void> unused = real.admitClients(deadline);
                    return promoted;
                }
            };
        }
    },

    /** A candidate is judged by what it has replayed. */
    CANDIDATE_BY_REPLAY {
        @Override
        public PostgresServer server(Host host, PostgresServer real) {
            return new ServerWrapper(real) {
                @Override
                public ActionResult<WalPosition> cutReceiver(Epoch promised, Duration deadline) {
                    ActionResult<WalPosition> cut = real.cutReceiver(promised, deadline);
                    return cut instanceof ActionResult.Done<WalPosition>
                            ? ActionResult.done(host.postgres()
                                    .disk
                                    .wal
                                    .first(host.postgres().replayed())
                                    .end())
                            : cut;
                }
            };
        }

        @Override
        public List<Fault.Kind> faults() {
            return List.of(
                    Fault.Kind.REPLAYS_SLOWLY,
                    Fault.Kind.STREAMS_SLOWLY,
                    Fault.Kind.POSTGRES_CRASHES,
                    Fault.Kind.HOST_LOSES_POWER);
        }
    },

    /** A standby confirms what it has received and not flushed. */
    CONFIRMED_UNFLUSHED {
        @Override
        public boolean isReceiptConfirmed() {
            return true;
        }

        @Override
        public List<Fault.Kind> faults() {
            return List.of(Fault.Kind.ALL_LOSE_POWER, Fault.Kind.HOST_LOSES_POWER, Fault.Kind.POSTGRES_CRASHES);
        }
    },

    /** The primary takes what it has sent for what its standbys have flushed. */
    SENT_COUNTS_AS_FLUSHED {
        @Override
        public boolean isSentSeenAsFlushed() {
            return true;
        }

        @Override
        public List<Fault.Kind> faults() {
            return List.of(Fault.Kind.STREAMS_SLOWLY, Fault.Kind.STREAMS_SLOWLY, Fault.Kind.POSTGRES_CRASHES);
        }
    },

    /** Whom to wait for is taken as in force before the sessions go by it. */
    SET_NOT_IN_FORCE {
        @Override
        public void waitFor(SimPostgres primary, SyncSet set) {
            primary.waitForLater(set, 3_000 * Dice.MS);
        }
    },

    /** PostgreSQL waits for any standby. */
    ANYBODY_ACKNOWLEDGES {
        @Override
        public boolean isEverybodyCounted() {
            return true;
        }
    },

    /** A data directory that was replaced passes for the one that was there before. */
    INCARNATION_IGNORED {
        @Override
        public long incarnation(NodeId node, long fresh) {
            return node.name().hashCode();
        }

        @Override
        public List<Fault.Kind> faults() {
            return List.of(Fault.Kind.DISK_IS_RESTORED, Fault.Kind.STREAMS_SLOWLY, Fault.Kind.HOST_LOSES_POWER);
        }
    },

    /** A lease is measured by a clock that stands still while the machine is suspended. */
    SUSPENSION_NOT_COUNTED {
        @Override
        public long readTime(HostClock clock) {
            return clock.nanoTime();
        }
    },

    /** A lease is measured by the clock on the wall, which somebody sets. */
    WALL_CLOCK {
        @Override
        public long readTime(HostClock clock) {
            return clock.wallNanos();
        }

        @Override
        public List<Fault.Kind> faults() {
            return List.of(
                    Fault.Kind.WALL_CLOCK_IS_SET,
                    Fault.Kind.IS_CUT_OFF,
                    Fault.Kind.HEARS_NOBODY,
                    Fault.Kind.AGENT_FREEZES);
        }
    },

    /** After a promotion the fence is not put back. */
    FENCE_FORGOTTEN {
        @Override
        public boolean isFenceForgotten() {
            return true;
        }
    },

    /** A clone or rewind that was broken off looks like a whole directory. */
    HALF_COPY_LOOKS_WHOLE {
        @Override
        public boolean isCopyUnmarked() {
            return true;
        }
    };

    private static ActionResult<WalPosition> position(Optional<WalPosition> position) {
        return position.map(ActionResult::done).orElseGet(() -> ActionResult.failed("no position"));
    }
}
