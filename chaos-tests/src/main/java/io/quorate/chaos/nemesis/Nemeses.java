package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All kinds of faults, by name. */
public final class Nemeses {
    private Nemeses() {}

    public static List<Nemesis> all() {
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
        Arrays.stream(Cut.Line.values()).forEach(line -> all.add(new Cut(line)));
        for (boolean isRaftDisk : List.of(false, true)) {
            all.add(new DiskHangs(isRaftDisk));
            all.add(new DiskFull(isRaftDisk));
        }
        return List.copyOf(all);
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
