package io.quorate.agent.simulation;

import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/** A machine: its clocks, its disk, its PostgreSQL, its guards, and an agent that a service manager starts again. */
final class Host {
    private static final double RESTART_LEAST = 1000;
    private static final double RESTART_MOST = 4000;

    private final NodeId id;
    private final World world;
    private final Dice dice;
    private final HostClock clock;
    private final SimPostgres postgres;
    private final SimGuard guard;
    private final RaftMember raft;
    private Optional<SimAgent> agent = Optional.empty();
    private int agents;
    private final boolean isWitness;
    private boolean isOff;
    private boolean isSuspended;
    private long resumedAt = Long.MIN_VALUE / 2;

    Host(Member member, World world, Dice dice, double clockRate) {
        this.id = member.id();
        this.isWitness = !member.isData();
        this.world = world;
        this.dice = dice;
        this.clock = new HostClock(world.events(), world.parts(), dice.millis(1_000_000, 5_000_000), clockRate);
        this.postgres = new SimPostgres(id, world, dice.split());
        this.guard = new SimGuard(postgres, clock, world.events(), dice.split());
        this.raft = world.raft()
                .join(
                        id,
                        () -> agent.filter(running -> running.process().isRunning())
                                .isPresent());
    }

    NodeId id() {
        return id;
    }

    HostClock clock() {
        return clock;
    }

    SimPostgres postgres() {
        return postgres;
    }

    SimGuard guard() {
        return guard;
    }

    RaftMember raft() {
        return raft;
    }

    Optional<SimAgent> agent() {
        return agent;
    }

    boolean isWitness() {
        return isWitness;
    }

    boolean isOff() {
        return isOff;
    }

    boolean isSuspended() {
        return isSuspended;
    }

    /** It was suspended until a moment ago: its guard may not have had its turn yet. */
    boolean isWakingUp() {
        return isSuspended || world.events().now() - resumedAt < 500 * Dice.MS;
    }

    void startAgent() {
        if (isOff || agent.isPresent()) {
            return;
        }
        SimAgent next = new SimAgent(this, world, ++agents, dice.split());
        agent = Optional.of(next);
        if (isSuspended) {
            next.process().suspend();
        }
        next.start();
    }

    /** Also when it leaves by itself: the service manager starts another. */
    void killAgent() {
        agent.ifPresent(running -> {
            agent = Optional.empty();
            running.kill();
            world.parts().agentDied(this);
            double slow = dice.happens(0.2) ? 4 : 1;
            world.events().after(dice.millis(RESTART_LEAST, RESTART_MOST * slow), this::startAgent);
        });
    }

    /** The agent has decided to leave. */
    void left(SimAgent leaving, String reason) {
        world.tell(id + "'s agent leaves: " + reason);
        leaving.process().after(0, () -> {
            if (agent.equals(Optional.of(leaving))) {
                killAgent();
            }
        });
    }

    void suspend() {
        if (!isSuspended && !isOff) {
            isSuspended = true;
            clock.suspend();
            agent.ifPresent(running -> running.process().suspend());
            postgres.life().suspend();
            guard.life().suspend();
        }
    }

    void resume() {
        if (isSuspended) {
            isSuspended = false;
            resumedAt = world.events().now();
            clock.resume();
            guard.life().resume();
            postgres.life().resume();
            agent.ifPresent(running -> running.process().resume());
        }
    }

    /** Everything dies at once; what was not flushed is gone. */
    void powerOff() {
        if (!isOff) {
            resume();
            isOff = true;
            agent.ifPresent(SimAgent::kill);
            agent = Optional.empty();
            guard.forget();
            if (postgres.isRunning()) {
                postgres.kill();
            }
            postgres.disk.losePower();
        }
    }

    void powerOn() {
        if (isOff) {
            isOff = false;
            if (world.machines().startPostgres()) {
                postgres.startByHand();
            }
            startAgent();
        }
    }

    @Override
    public String toString() {
        return postgres + "; " + guard + (isOff ? "; off" : "") + (isSuspended ? "; suspended" : "")
                + agent.map(running -> running.process().isStopped() ? "; agent frozen" : "")
                        .orElse("; no agent")
                + "; " + raft.leadership() + " applied " + raft.applied().index();
    }
}
