package io.quorate.chaos.scenario;

import io.quorate.chaos.check.Stretch;
import io.quorate.chaos.history.Recorder;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.report.HostLane;
import io.quorate.chaos.report.HostLane.Role;
import io.quorate.chaos.report.HostLane.RoleSpan;
import io.quorate.client.view.MemberView;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Asks the agents all through a run what each host is, for the picture; verdicts do not depend on it. On a thread of its own. */
final class LaneWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(10);

    private final Lab lab;
    private final Recorder recorder;
    private final Map<String, List<RoleSpan>> roles = new TreeMap<>();
    private final Map<String, List<Stretch>> leases = new TreeMap<>();
    private final FenceLog fences;
    private final Thread thread = new Thread(this::watch, "lane-watch");
    private volatile boolean isEnding;

    private LaneWatch(Lab lab, Recorder recorder) {
        this.lab = lab;
        this.recorder = recorder;
        this.fences = new FenceLog(lab, recorder);
        for (Host host : lab.hosts()) {
            roles.put(host.name(), new ArrayList<>());
            leases.put(host.name(), new ArrayList<>());
        }
    }

    static LaneWatch start(Lab lab, Recorder recorder) {
        LaneWatch watch = new LaneWatch(lab, recorder);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        long from = recorder.now();
        while (!isEnding) {
            Optional<ClusterStatus> status = lab.status();
            long until = recorder.now();
            note(new Stretch(from, until), status);
            from = until;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void note(Stretch when, Optional<ClusterStatus> status) {
        Map<String, RoleSpan> now = new TreeMap<>();
        status.ifPresent(known -> known.getMembersList()
                .forEach(member -> now.put(member.getMember().getName(), span(when, member, known))));
        roles.forEach((host, spans) ->
                lengthen(spans, now.getOrDefault(host, new RoleSpan(when, Role.UNKNOWN, OptionalLong.empty()))));
        status.filter(known -> known.hasLease() && known.getLeaseRemainingMs() > 0)
                .map(known -> leases.get(known.getLease().getHolder()))
                .ifPresent(stretches -> lengthen(stretches, when));
    }

    private static RoleSpan span(Stretch when, MemberStatus member, ClusterStatus status) {
        MemberView view = MemberView.of(member);
        boolean isHeard = view.timeline().isPresent() || view.state().isPresent();
        Role role = switch (view.role()) {
            case PRIMARY -> isHeard ? Role.PRIMARY : Role.DOWN;
            case STANDBY -> isHeard ? Role.STANDBY : Role.DOWN;
            case WITNESS -> Role.WITNESS;
            case UNKNOWN -> Role.UNKNOWN;
        };
        return new RoleSpan(
                when, role, role == Role.PRIMARY ? OptionalLong.of(status.getEpoch()) : OptionalLong.empty());
    }

    private static void lengthen(List<RoleSpan> spans, RoleSpan next) {
        int last = spans.size() - 1;
        if (last >= 0
                && spans.get(last).role() == next.role()
                && spans.get(last).epoch().equals(next.epoch())) {
            Stretch whole =
                    new Stretch(spans.get(last).when().from(), next.when().until());
            spans.set(last, new RoleSpan(whole, next.role(), next.epoch()));
        } else {
            spans.add(next);
        }
    }

    private static void lengthen(List<Stretch> stretches, Stretch next) {
        int last = stretches.size() - 1;
        if (last >= 0 && stretches.get(last).until() == next.from()) {
            stretches.set(last, new Stretch(stretches.get(last).from(), next.until()));
        } else {
            stretches.add(next);
        }
    }

    /** To be called when every host runs: looks for what a host forgets when it ends. */
    void lookAtFences() {
        fences.look();
    }

    /** What was seen, by host. */
    List<HostLane> end() {
        close();
        lookAtFences();
        return roles.entrySet().stream()
                .map(lane -> new HostLane(
                        lane.getKey(),
                        lane.getValue(),
                        leases.getOrDefault(lane.getKey(), List.of()),
                        fences.of(lane.getKey())))
                .toList();
    }

    @Override
    public void close() {
        isEnding = true;
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
