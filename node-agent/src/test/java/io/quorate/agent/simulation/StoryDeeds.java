package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Switchover;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Does what the lines of a {@link StoryScript} say. */
final class StoryDeeds {
    private static final String OPERATOR = "an operator";
    private static final String PRIMARY = "the primary";
    private static final String NODE = "(n\\d|" + PRIMARY + ")";

    private final World world;
    private final Telling telling;
    private final OperationNotes notes;

    /** A sentence in which X and Y stand for nodes, or for the primary, and what it means. */
    private record Deed(Pattern sentence, BiConsumer<StoryDeeds, List<Host>> effect) {
        static Deed of(String sentence, BiConsumer<StoryDeeds, List<Host>> effect) {
            return new Deed(Pattern.compile(sentence.replaceAll("\\b[XY]\\b", Matcher.quoteReplacement(NODE))), effect);
        }

        static Deed onHost(String sentence, Consumer<Host> effect) {
            return of(sentence, (deeds, hosts) -> {
                deeds.notes.fault(hosts.get(0).id());
                effect.accept(hosts.get(0));
            });
        }

        static Deed onServer(String sentence, Consumer<SimPostgres> effect) {
            return onHost(sentence, host -> effect.accept(host.postgres()));
        }
    }

    private static final List<Deed> DEEDS = List.of(
            Deed.of(
                    "all agents are started",
                    (deeds, none) -> deeds.world.hosts().forEach(Host::startAgent)),
            Deed.onHost("the host of X loses power", Host::powerOff),
            Deed.onHost("the host of X has power again", Host::powerOn),
            Deed.onHost("the host of X has power again, but its agent does not start", host -> {
                host.powerOn();
                host.agent().ifPresent(agent -> agent.process().stop());
            }),
            Deed.of(
                    "all hosts lose power",
                    (deeds, none) -> deeds.world.hosts().forEach(host -> {
                        deeds.notes.fault(host.id());
                        host.powerOff();
                    })),
            Deed.of(
                    "all hosts have power again",
                    (deeds, none) -> deeds.world.hosts().forEach(Host::powerOn)),
            Deed.onHost("the machine of X is suspended", Host::suspend),
            Deed.onHost("the machine of X wakes up", Host::resume),
            Deed.onHost("the agent of X is killed", Host::killAgent),
            Deed.onHost(
                    "the agent of X freezes",
                    host -> host.agent().ifPresent(agent -> agent.process().stop())),
            Deed.onHost(
                    "the agent of X goes on",
                    host -> host.agent().ifPresent(agent -> agent.process().goOn())),
            Deed.onHost(
                    "the agent of X is started",
                    host -> host.agent().ifPresent(agent -> agent.process().goOn())),
            Deed.onHost(
                    "one of the two guards of X is killed", host -> host.guard().killOne()),
            Deed.onServer("the PostgreSQL of X crashes", SimPostgres::kill),
            Deed.onServer("the PostgreSQL of X hangs", SimPostgres::hang),
            Deed.onServer("the PostgreSQL of X goes on", SimPostgres::goOn),
            Deed.onServer("somebody starts the PostgreSQL of X by hand", SimPostgres::start),
            Deed.of("the disk of X takes no more writes", (deeds, hosts) -> {
                hosts.get(0).postgres().hangWrites();
                deeds.world.hangWrites(hosts.get(0).id());
            }),
            Deed.onServer("the disk of X takes writes again", SimPostgres::goOn),
            Deed.onServer("the disk of X is replaced by an empty one", server -> {
                server.kill();
                server.disk.lose();
            }),
            Deed.of("X is cut off from all others", (deeds, hosts) -> deeds.cut(hosts.get(0), true, true)),
            Deed.of(
                    "X no longer hears the others, they hear it",
                    (deeds, hosts) -> deeds.cut(hosts.get(0), false, true)),
            Deed.of(
                    "the others no longer hear X, it hears them",
                    (deeds, hosts) -> deeds.cut(hosts.get(0), true, false)),
            Deed.of("the network between X and Y is cut", (deeds, hosts) -> {
                deeds.world.network().cut(hosts.get(0).id(), hosts.get(1).id());
                deeds.world.network().cut(hosts.get(1).id(), hosts.get(0).id());
            }),
            Deed.of(
                    "the network is whole again",
                    (deeds, none) -> deeds.world.network().heal()),
            Deed.of(
                    "the log loses its leader",
                    (deeds, none) -> deeds.world.raft().depose()),
            Deed.of("an operator asks for a switchover to X", (deeds, hosts) -> deeds.switchOver(hosts.get(0))),
            Deed.of("an operator pauses the cluster", (deeds, none) -> deeds.submit(new PauseCluster(OPERATOR))),
            Deed.of("an operator resumes the cluster", (deeds, none) -> deeds.submit(new ResumeCluster(OPERATOR))));

    StoryDeeds(World world, Telling telling, OperationNotes notes) {
        this.world = world;
        this.telling = telling;
        this.notes = notes;
    }

    /** Refuses what nobody knows, before anything has happened. */
    static void requireKnown(String sentence) {
        if (DEEDS.stream().noneMatch(deed -> deed.sentence().matcher(sentence).matches())) {
            String allowed = DEEDS.stream()
                    .map(deed -> "\n  " + deed.sentence().pattern().replace(NODE, "n1"))
                    .collect(Collectors.joining());
            throw new IllegalArgumentException("'" + sentence + "': allowed is" + allowed);
        }
    }

    void perform(String sentence) {
        telling.tell("EVENT", sentence);
        for (Deed deed : DEEDS) {
            Matcher matcher = deed.sentence().matcher(sentence);
            if (matcher.matches()) {
                deed.effect().accept(this, hosts(matcher));
                return;
            }
        }
    }

    private List<Host> hosts(Matcher matcher) {
        return IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(group -> host(matcher.group(group)))
                .toList();
    }

    /** The primary is whoever accepts writes at this moment. */
    private Host host(String name) {
        return world.hosts().stream()
                .filter(host -> host.id().name().equals(name)
                        || (name.equals(PRIMARY) && host.postgres().isWritable()))
                .findFirst()
                .orElseThrow(() -> new Violation("nobody is " + name + ": " + world));
    }

    private void cut(Host host, boolean isOutwards, boolean isInwards) {
        for (Host other : world.hosts()) {
            if (other != host && isOutwards) {
                world.network().cut(host.id(), other.id());
            }
            if (other != host && isInwards) {
                world.network().cut(other.id(), host.id());
            }
        }
    }

    private void switchOver(Host to) {
        ClusterState state = world.newest();
        submit(new BeginSwitchover(
                state.lastSwitchoverId() + 1,
                Switchover.Kind.SWITCHOVER,
                state.lease().map(Lease::holder),
                to.id(),
                OPERATOR));
    }

    private void submit(ClusterCommand command) {
        world.raft().leader().ifPresent(leader -> world.host(leader).raft().propose(command, outcome -> {}));
    }
}
