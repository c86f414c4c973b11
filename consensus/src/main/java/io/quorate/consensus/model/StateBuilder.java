package io.quorate.consensus.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The next state: starts with the values of one, and takes what differs. For one thread, for one {@link #build}. */
public final class StateBuilder {
    private final int formatVersion;
    private String cluster;
    private Optional<Long> systemIdentifier;
    private Map<NodeId, Member> members;
    private Optional<Lease> lease;
    private Epoch lastEpoch;
    private Optional<ReservedTimeline> lastTimeline;
    private List<Promotion> history;
    private ClusterSettings settings;
    private PauseState pause;
    private Optional<Switchover> switchover;
    private Optional<FinishedSwitchover> lastSwitchover;
    private long lastSwitchoverId;
    private Optional<Vacancy> vacancy;
    private Optional<SyncReplication> sync;
    private List<ReservedTimeline> unreported;

    StateBuilder(ClusterState state) {
        this.formatVersion = state.formatVersion();
        this.cluster = state.cluster();
        this.systemIdentifier = state.systemIdentifier();
        this.members = state.members();
        this.lease = state.lease();
        this.lastEpoch = state.lastEpoch();
        this.lastTimeline = state.lastTimeline();
        this.history = state.history();
        this.settings = state.settings();
        this.pause = state.pause();
        this.switchover = state.switchover();
        this.lastSwitchover = state.lastSwitchover();
        this.lastSwitchoverId = state.lastSwitchoverId();
        this.vacancy = state.vacancy();
        this.sync = state.sync();
        this.unreported = state.unreported();
    }

    public StateBuilder cluster(String name) {
        this.cluster = name;
        return this;
    }

    public StateBuilder systemIdentifier(Optional<Long> identifier) {
        this.systemIdentifier = identifier;
        return this;
    }

    public StateBuilder members(Collection<Member> all) {
        this.members = new TreeMap<>();
        all.forEach(member -> members.put(member.id(), member));
        return this;
    }

    public StateBuilder lease(Optional<Lease> next) {
        this.lease = next;
        return this;
    }

    public StateBuilder lastEpoch(Epoch epoch) {
        this.lastEpoch = epoch;
        return this;
    }

    public StateBuilder lastTimeline(Optional<ReservedTimeline> reserved) {
        this.lastTimeline = reserved;
        return this;
    }

    public StateBuilder history(List<Promotion> promotions) {
        this.history = promotions;
        return this;
    }

    public StateBuilder settings(ClusterSettings next) {
        this.settings = next;
        return this;
    }

    public StateBuilder pause(PauseState next) {
        this.pause = next;
        return this;
    }

    public StateBuilder switchover(Optional<Switchover> pending) {
        this.switchover = pending;
        return this;
    }

    public StateBuilder lastSwitchover(Optional<FinishedSwitchover> finished) {
        this.lastSwitchover = finished;
        return this;
    }

    public StateBuilder lastSwitchoverId(long id) {
        this.lastSwitchoverId = id;
        return this;
    }

    public StateBuilder vacancy(Optional<Vacancy> next) {
        this.vacancy = next;
        return this;
    }

    public StateBuilder sync(Optional<SyncReplication> next) {
        this.sync = next;
        return this;
    }

    public StateBuilder unreported(List<ReservedTimeline> reserved) {
        this.unreported = reserved;
        return this;
    }

    public ClusterState build() {
        return new ClusterState(
                formatVersion,
                cluster,
                systemIdentifier,
                members,
                lease,
                lastEpoch,
                lastTimeline,
                history,
                settings,
                pause,
                switchover,
                lastSwitchover,
                lastSwitchoverId,
                vacancy,
                sync,
                unreported);
    }
}
