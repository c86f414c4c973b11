package io.quorate.agent.simulation;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Switchover;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does what a plan of {@link Fault}s says, and makes up for it. */
final class Nemesis {
    private final World world;
    private final List<Host> hosts;
    private final List<Fault> armed = new ArrayList<>();
    private boolean isOver;

    Nemesis(World world) {
        this.world = world;
        this.hosts = List.copyOf(world.hosts());
        world.check().tellToo(new Moments(this::come));
    }

    void follow(List<Fault> plan) {
        plan.forEach(
                fault -> world.events().after(fault.when().at() - world.events().now(), () -> arm(fault)));
    }

    private void arm(Fault fault) {
        if (fault.when().moment() == Moment.ANY) {
            happen(fault);
        } else {
            armed.add(fault);
        }
    }

    private void come(Moment moment) {
        for (Fault fault : List.copyOf(armed)) {
            if (fault.when().moment() == moment) {
                armed.remove(fault);
                after(fault.when().delay(), () -> happen(fault));
            }
        }
    }

    private void happen(Fault fault) {
        if (isOver) {
            return;
        }
        Host host = met(fault);
        world.tell(fault.at(host.id()));
        switch (fault.kind()) {
            case AGENT_IS_KILLED -> host.killAgent();
            case AGENT_FREEZES ->
                host.agent().ifPresent(agent -> during(fault, agent.process()::stop, agent.process()::goOn));
            case HOST_IS_SUSPENDED -> during(fault, host::suspend, host::resume);
            case HOST_LOSES_POWER -> during(fault, host::powerOff, host::powerOn);
            case ALL_LOSE_POWER -> {
                hosts.forEach(Host::powerOff);
                hosts.forEach(each -> after(world.dice().millis(10, fault.lasts() / (double) Dice.MS), each::powerOn));
            }
            case ONE_GUARD_IS_KILLED -> {
                if (host.guard().arePaired()) {
                    host.guard().killOne();
                }
            }
            case WALL_CLOCK_IS_SET -> host.clock().setWall((fault.number() % 2 == 0 ? 1 : -1) * fault.lasts());
            case PAUSE -> during(fault, this::pause, this::resume);
            case SWITCHOVER -> switchOver(host);
            case LEADER_IS_DEPOSED -> world.raft().depose();
            case IS_CUT_OFF, HEARS_NOBODY, IS_HEARD_BY_NOBODY, LINK_IS_CUT, NETWORK_IS_SLOW ->
                disturbNetwork(fault, host);
            default -> happenToServer(fault, host);
        }
    }

    private void happenToServer(Fault fault, Host host) {
        SimPostgres server = host.postgres();
        switch (fault.kind()) {
            case POSTGRES_CRASHES -> {
                if (server.isRunning()) {
                    server.kill();
                }
            }
            case POSTGRES_HANGS -> during(fault, server::hang, server::goOn);
            case WRITES_HANG -> {
                world.hangWrites(host.id());
                during(fault, server::hangWrites, server::goOn);
            }
            case STREAMS_SLOWLY -> during(fault, () -> server.streamSlowly(true), () -> server.streamSlowly(false));
            case REPLAYS_SLOWLY -> during(fault, () -> server.pauseReplay(true), () -> server.pauseReplay(false));
            case DISK_IS_LOST -> replaceDisk(host, server.disk::lose);
            case DISK_IS_RESTORED -> {
                Disk copied = hosts.get(fault.other()).postgres().disk;
                replaceDisk(host, () -> server.disk.restore(copied, world.nextIncarnation(host.id())));
            }
            case STARTED_BY_HAND -> startByHand(host);
            default -> throw new IllegalArgumentException("nobody knows how to do this: " + fault);
        }
    }

    private Host met(Fault fault) {
        return world.newest()
                .lease()
                .filter(lease -> fault.meetsPrimary() && !fault.kind().isOfStandbys())
                .map(lease -> world.host(lease.holder()))
                .orElseGet(() -> hosts.get(fault.number()));
    }

    private void disturbNetwork(Fault fault, Host host) {
        Network network = world.network();
        for (Host other : hosts) {
            boolean isMeant = fault.kind() != Fault.Kind.LINK_IS_CUT || other == hosts.get(fault.other());
            if (other == host || !isMeant) {
                continue;
            }
            if (fault.kind() != Fault.Kind.HEARS_NOBODY && fault.kind() != Fault.Kind.NETWORK_IS_SLOW) {
                network.cut(host.id(), other.id());
            }
            if (fault.kind() != Fault.Kind.IS_HEARD_BY_NOBODY && fault.kind() != Fault.Kind.NETWORK_IS_SLOW) {
                network.cut(other.id(), host.id());
            }
        }
        if (fault.kind() == Fault.Kind.NETWORK_IS_SLOW) {
            network.slowDown(80);
        }
        after(fault.lasts(), network::heal);
    }

    private void during(Fault fault, Runnable begin, Runnable end) {
        begin.run();
        after(fault.lasts(), end);
    }

    private void after(long nanos, Runnable end) {
        world.events().after(nanos, end);
    }

    /**
     * A standby's, of which the others are whole: what the last holder of the lease has acknowledged alone, or both have, is lost with the
     * disks, and only people can decide then.
     */
    private void replaceDisk(Host host, Runnable replacement) {
        ClusterState state = world.newest();
        List<Host> holding = hosts.stream().filter(each -> !each.isWitness()).toList();
        boolean areOthersWhole =
                holding.stream().allMatch(each -> each.postgres().disk.directory == DataDirectory.PRESENT);
        boolean areAllCounted = state.established()
                .filter(sync -> sync.members().size() == holding.size() - 1)
                .filter(sync -> !sync.holder().equals(host.id()))
                .isPresent();
        if (!host.isWitness() && areOthersWhole && areAllCounted) {
            if (host.postgres().isRunning()) {
                host.postgres().kill();
            }
            replacement.run();
        }
    }

    private void startByHand(Host host) {
        if (!host.isOff() && !host.isSuspended()) {
            host.postgres().startByHand();
        }
    }

    private void pause() {
        submit(new PauseCluster("a test"));
    }

    void resume() {
        if (world.newest().pause().kind() == PauseState.Kind.PAUSED) {
            submit(new ResumeCluster("a test"));
        }
    }

    private void switchOver(Host to) {
        ClusterState state = world.newest();
        Optional<NodeId> from = state.lease().map(Lease::holder);
        submit(new BeginSwitchover(state.lastSwitchoverId() + 1, Switchover.Kind.SWITCHOVER, from, to.id(), "a test"));
    }

    private void submit(ClusterCommand command) {
        world.raft().leader().ifPresent(leader -> world.host(leader).raft().propose(command, outcome -> {}));
    }

    /** All that can be mended is; the cluster has to come back by itself. */
    void heal() {
        world.tell("all is mended");
        isOver = true;
        world.network().heal();
        world.endErrors();
        for (Host host : hosts) {
            host.resume();
            host.powerOn();
            host.postgres().goOn();
            host.postgres().streamSlowly(false);
            host.postgres().pauseReplay(false);
            host.agent().ifPresent(agent -> agent.process().goOn());
        }
        resume();
        after(2_000 * Dice.MS, this::resume);
        after(8_000 * Dice.MS, this::resume);
    }
}
