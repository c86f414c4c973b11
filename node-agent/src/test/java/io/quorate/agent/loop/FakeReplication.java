package io.quorate.agent.loop;

import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.StandbyProgress;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.WalPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One fake server's part in replication: its epochs, what its commits wait for, and which of them were acknowledged. Guarded by the
 * {@link FakeServers}.
 */
final class FakeReplication {
    private final List<FakeCommit> waiting = new ArrayList<>();
    private final List<FakeCommit> acknowledged = new ArrayList<>();
    private Optional<Incarnation> incarnation = Optional.empty();
    private boolean isIncarnationHidden;
    private Epoch epoch = Epoch.NONE;
    private Epoch promised = Epoch.NONE;
    private boolean isPromiseGarbled;
    private Optional<Epoch> tag = Optional.empty();
    private SyncSet waitsFor = SyncSet.BLOCKED;

    /** Of a directory whose content is new. */
    void incarnatedAs(long number) {
        incarnation = Optional.of(new Incarnation(String.format("%016x", number)));
    }

    /** It runs fenced. */
    void started() {
        tag = Optional.empty();
        waitsFor = SyncSet.BLOCKED;
    }

    void cut(Epoch promise) {
        started();
        promised = isPromiseGarbled || promise.compareTo(promised) > 0 ? promise : promised;
        isPromiseGarbled = false;
    }

    /** What was promised cannot be read any more. */
    void garblePromise() {
        isPromiseGarbled = true;
    }

    boolean mayReceiveFrom(Epoch upstream) {
        return !isPromiseGarbled && upstream.compareTo(promised) >= 0;
    }

    /** @param isThere the server is pointed at that node already */
    boolean mayFollow(Epoch upstream, boolean isThere) {
        if (isThere && isPromiseGarbled && upstream.equals(epoch)) {
            promised = upstream;
            isPromiseGarbled = false;
        }
        return mayReceiveFrom(upstream);
    }

    void follow(Epoch upstream) {
        started();
        tag = Optional.of(upstream);
        epoch = upstream;
    }

    /** Streams without being waited for. */
    void copy(Epoch upstream) {
        started();
        epoch = upstream;
    }

    void preparePromotion(Epoch next, SyncSet set) {
        epoch = next;
        waitsFor = set;
    }

    void withdrawPromotion(Epoch before) {
        epoch = before;
        waitsFor = SyncSet.BLOCKED;
    }

    void apply(SyncSet set) {
        waitsFor = set;
    }

    /** Whoever waited is told nothing any more. */
    void ended() {
        tag = Optional.empty();
        waiting.clear();
    }

    FakeCommit committed(NodeId node, WalPosition at) {
        FakeCommit commit = new FakeCommit(node, epoch, at);
        waiting.add(commit);
        return commit;
    }

    /** Acknowledges what may be, with these servers streaming from this one. */
    void settle(List<FakePostgresServer> streaming) {
        Map<NodeId, Lsn> confirmed = new TreeMap<>();
        for (FakePostgresServer standby : streaming) {
            if (standby.replication().tag.equals(Optional.of(epoch))) {
                confirmed.put(standby.node(), standby.end().lsn());
            }
        }
        List<FakeCommit> passed = waiting.stream()
                .filter(commit -> waitsFor.standbys().stream()
                                .map(confirmed::get)
                                .filter(end -> end != null && !commit.at().lsn().isAfter(end))
                                .count()
                        >= waitsFor.acknowledgements())
                .toList();
        waiting.removeAll(passed);
        acknowledged.addAll(passed);
    }

    /** What a look at a primary shows of these. */
    Replication shown(List<FakePostgresServer> streaming) {
        List<StandbyProgress> standbys = new ArrayList<>();
        for (FakePostgresServer standby : streaming) {
            standby.replication()
                    .tag
                    .map(epochOfName -> new StandbyProgress(
                            standby.node(),
                            epochOfName,
                            Optional.of(standby.end().lsn()),
                            true))
                    .ifPresent(standbys::add);
        }
        return new Replication(Optional.of(waitsFor), standbys);
    }

    Epoch epoch() {
        return epoch;
    }

    Epoch promised() {
        return promised;
    }

    /** Nobody can say which life of the data directory this is. */
    void hideIncarnation(boolean isOn) {
        isIncarnationHidden = isOn;
    }

    Optional<Incarnation> incarnation() {
        return isIncarnationHidden ? Optional.empty() : incarnation;
    }

    SyncSet waitsFor() {
        return waitsFor;
    }

    /** Every commit that a client was told of, in this server's life. */
    List<FakeCommit> acknowledged() {
        return acknowledged;
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ", promised " + promised + ", waits for " + waitsFor + ", " + acknowledged.size()
                + " commits acknowledged, " + waiting.size() + " waiting";
    }
}
