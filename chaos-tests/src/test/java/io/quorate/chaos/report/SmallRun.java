package io.quorate.chaos.report;

import static io.quorate.chaos.history.HandMade.primary;

import io.quorate.chaos.check.Checker;
import io.quorate.chaos.check.EpochHolderChecker;
import io.quorate.chaos.check.EpochOrderChecker;
import io.quorate.chaos.check.EvidenceChecker;
import io.quorate.chaos.check.LivenessChecker;
import io.quorate.chaos.check.RecoveryTimeChecker;
import io.quorate.chaos.check.SetChecker;
import io.quorate.chaos.check.SetFullChecker;
import io.quorate.chaos.check.Stretch;
import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.Fault;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.SetAdd;
import io.quorate.chaos.history.Operation.SetRead;
import io.quorate.chaos.report.HostLane.Fence;
import io.quorate.chaos.report.HostLane.Role;
import io.quorate.chaos.report.HostLane.RoleSpan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A primary that is cut off; in the invalid variant one of its acknowledged writes is lost. */
final class SmallRun {
    private static final Fault CUT = new Fault(1, "cut", Fault.Stage.INJECT, true, List.of("n1"), Optional.empty());

    private SmallRun() {}

    static Run valid() {
        return run(history(false));
    }

    static Run invalid() {
        return run(history(true));
    }

    private static Run run(History history) {
        Stream<Checker> checkers = Stream.of(
                new SetChecker(),
                new SetFullChecker(),
                new EpochOrderChecker(),
                new EpochHolderChecker(),
                new EvidenceChecker(),
                new RecoveryTimeChecker(Duration.ofSeconds(60)),
                new LivenessChecker(Stretch.calm(history, Duration.ofSeconds(5)), Duration.ofSeconds(3)));
        return new Run(
                "primary cut off <N1>",
                4711,
                history,
                checkers.map(checker -> checker.check(history)).toList(),
                hosts(history.duration()));
    }

    private static History history(boolean losesOne) {
        HandMade story = new HandMade();
        writes(story, 0, 10_000, "n1", 1);
        Event cut = story.at(10_050).invoke(new SetAdd(100));
        story.at(10_100).nemesis(CUT);
        story.at(15_000).info(cut);
        story.at(16_000).fail(new SetAdd(101));
        writes(story, 24_000, 34_000, "n2", 2);
        story.at(34_500).nemesis(CUT.healed().seen("212 packets dropped"));
        writes(story, 35_000, 60_000, "n2", 2);
        List<Long> all = LongStream.concat(
                        LongStream.concat(range(0, 10_000), range(24_000, 34_000)), range(35_000, 60_000))
                .filter(element -> !losesOne || element != 9_000)
                .boxed()
                .toList();
        story.at(61_000).ok(SetRead.whole(true, Optional.of(all)), primary("n2", 2));
        return story.history();
    }

    private static LongStream range(long from, long until) {
        return LongStream.iterate(from, at -> at < until, at -> at + 1_000);
    }

    private static void writes(HandMade story, long from, long until, String node, long epoch) {
        range(from, until).forEach(at -> {
            Event begun = story.at(at + 1).invoke(new SetAdd(at));
            story.at(at + 3 + at % 7_000 / 30).ok(begun, primary(node, epoch));
        });
    }

    private static List<HostLane> hosts(long duration) {
        return List.of(
                new HostLane(
                        "n1",
                        List.of(
                                span(0, 19_800, Role.PRIMARY, 1),
                                span(19_800, 36_000, Role.DOWN),
                                span(36_000, duration / 1_000_000, Role.STANDBY)),
                        List.of(stretch(0, 20_000)),
                        List.of(new Fence(19_800_000_000L, "its lease ended"))),
                new HostLane(
                        "n2",
                        List.of(span(0, 23_500, Role.STANDBY), span(23_500, duration / 1_000_000, Role.PRIMARY, 2)),
                        List.of(stretch(23_000, duration / 1_000_000)),
                        List.of()),
                new HostLane("n3", List.of(span(0, duration / 1_000_000, Role.WITNESS)), List.of(), List.of()));
    }

    private static RoleSpan span(long from, long until, Role role) {
        return new RoleSpan(stretch(from, until), role, OptionalLong.empty());
    }

    private static RoleSpan span(long from, long until, Role role, long epoch) {
        return new RoleSpan(stretch(from, until), role, OptionalLong.of(epoch));
    }

    private static Stretch stretch(long from, long until) {
        return new Stretch(from * 1_000_000, until * 1_000_000);
    }
}
