package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host.DiskUse;
import io.quorate.chaos.lab.Host.Part;
import io.quorate.chaos.lab.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All kinds of faults, by name. */
public final class Nemeses {
    private Nemeses() {}

    /** Those that a lab of this shape can suffer. */
    public static List<Nemesis> suiting(Shape shape) {
        return all().stream().filter(nemesis -> nemesis.suits(shape)).toList();
    }

    static List<Nemesis> all() {
        List<Nemesis> all = new ArrayList<>();
        for (Target target : Target.values()) {
            all.add(new HostKilled(target, false));
            all.add(new HostKilled(target, true));
            all.add(new HostFrozen(target));
        }
        all.add(new AllHostsKilled(false));
        all.add(new AllHostsKilled(true));
        for (Part part : List.of(Part.AGENT, Part.GUARDS, Part.FIRST_PROCESS, Part.POSTGRESQL, Part.BACKEND)) {
            all.add(new PartKilled(Target.PRIMARY, part));
        }
        for (Part part : List.of(Part.AGENT, Part.GUARDS, Part.FENCES, Part.FIRST_PROCESS, Part.POSTGRESQL)) {
            all.add(new PartStopped(Target.PRIMARY, part));
        }
        addNetworks(all);
        addDisks(all);
        addClocks(all);
        all.add(new CpuStarved());
        addHands(all);
        addPairs(all);
        return List.copyOf(all);
    }

    private static void addNetworks(List<Nemesis> all) {
        Arrays.stream(Cut.Line.values()).map(Cut::new).forEach(all::add);
        Arrays.stream(PortCut.Service.values()).map(PortCut::new).forEach(all::add);
        all.add(new Lossy(false));
        all.add(new Lossy(true));
        all.add(new Flapping());
        all.add(new NetworkSlow());
        all.add(new NamesFail());
    }

    private static void addDisks(List<Nemesis> all) {
        for (DiskUse use : DiskUse.values()) {
            all.add(new DiskReadOnly(use));
            all.add(new DiskHangs(use));
            all.add(new DiskFull(use));
            all.add(new DiskSlow(use));
        }
    }

    private static void addClocks(List<Nemesis> all) {
        Arrays.stream(ClockSet.Wrong.values()).map(ClockSet::new).forEach(all::add);
    }

    private static void addHands(List<Nemesis> all) {
        all.add(new SwitchoverAsked());
        all.add(new StartedByHand(true));
        all.add(new StartedByHand(false));
        all.add(new OldCopyRestored());
    }

    private static void addPairs(List<Nemesis> all) {
        Nemesis primaryIsGone = new HostKilled(Target.PRIMARY, false);
        all.add(new Together(primaryIsGone, new HostKilled(Target.STANDBY, true), false));
        all.add(new Together(new Cut(Cut.Line.PRIMARY_WITH_CLIENT), new PartKilled(Target.STANDBY, Part.AGENT), false));
        all.add(new Together(new PartStopped(Target.PRIMARY, Part.AGENT), new HostFrozen(Target.STANDBY), false));
        all.add(new Together(new NamesFail(), primaryIsGone, false));
    }

    /** @throws IllegalArgumentException for a name that none has */
    public static Nemesis named(String name) {
        return all().stream()
                .filter(nemesis -> nemesis.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault is named '" + name + "'; there are "
                        + all().stream().map(Nemesis::name).toList()));
    }
}
