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
import java.util.List;
import java.util.Optional;

/** Does what a plan of {@link Fault}s says, and makes up for it. */
final class Nemesis {
    private final World world;
    private final List<Host> hosts;

    Nemesis(World world) {
        this.world = world;
        this.hosts = List.copyOf(world.hosts());
    }

    void follow(List<Fault> plan) {
        plan.forEach(fault -> world.events().after(fault.at() - world.events().now(), () -> happen(fault)));
    }

    private void happen(Fault fault) {
        Host host = met(fault);
        world.tell("fault: " + fault + ", " + host.id());
        switch (fault.kind()) {
            case POSTGRES_CRASHES -> {
                if (host.postgres().isRunning()) {
                    host.postgres().kill();
                }
            }
            case POSTGRES_HANGS -> during(fault, host.postgres()::hang, host.postgres()::goOn);
            case WRITES_HANG ->
                during(
                        fault,
                        () -> {
                            host.postgres().hangWrites();
                            world.hangWrites(host.id());
                        },
                        host.postgres()::goOn);
            case AGENT_IS_KILLED -> host.killAgent();
            case AGENT_FREEZES ->
                host.agent().ifPresent(agent -> during(fault, agent.process()::stop, agent.process()::goOn));
            case HOST_IS_SUSPENDED -> during(fault, host::suspend, host::resume);
            case HOST_LOSES_POWER -> during(fault, host::powerOff, host::powerOn);
            case ALL_LOSE_POWER -> {
                hosts.forEach(Host::powerOff);
                hosts.forEach(each -> after(world.dice().millis(10, fault.lasts() / (double) Dice.MS), each::powerOn));
            }
            case ONE_GUARD_IS_KILLED -> host.guard().killOne();
            case DISK_IS_LOST -> loseDisk(host);
            case PAUSE -> during(fault, this::pause, this::resume);
            case SWITCHOVER -> switchOver(host);
            case STARTED_BY_HAND -> startByHand(host);
            case LEADER_IS_DEPOSED -> world.raft().depose();
            case REPLAYS_SLOWLY -> world.replaySlowly(host.id());
            default -> disturbNetwork(fault, host);
        }
    }

    private Host met(Fault fault) {
        return world.newest()
                .lease()
                .filter(lease -> fault.meetsPrimary() && fault.kind() != Fault.Kind.REPLAYS_SLOWLY)
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
    private void loseDisk(Host host) {
        ClusterState state = world.newest();
        boolean areOthersWhole =
                hosts.stream().allMatch(each -> each.postgres().disk.directory == DataDirectory.PRESENT);
        boolean areAllCounted = state.established()
                .filter(sync -> sync.members().size() == hosts.size() - 1)
                .filter(sync -> !sync.holder().equals(host.id()))
                .isPresent();
        if (areOthersWhole && areAllCounted) {
            if (host.postgres().isRunning()) {
                host.postgres().kill();
            }
            host.postgres().disk.lose();
        }
    }

    private void startByHand(Host host) {
        SimPostgres server = host.postgres();
        if (!server.isRunning()
                && !host.isOff()
                && server.disk.directory == DataDirectory.PRESENT
                && server.disk.fenceStands) {
            server.start();
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
        world.network().heal();
        world.endErrors();
        for (Host host : hosts) {
            host.resume();
            host.powerOn();
            host.postgres().goOn();
            host.agent().ifPresent(agent -> agent.process().goOn());
        }
        resume();
        after(2_000 * Dice.MS, this::resume);
        after(8_000 * Dice.MS, this::resume);
    }
}
