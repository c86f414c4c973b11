package io.quorate.agent.loop;

import io.quorate.agent.decision.SyncWish;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.StandbyProgress;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** For how long each standby of one run of a primary has been connected, moving, and close. Owned by the loop thread. */
final class StandbyTracks {
    private final LongSupplier nanoTime;
    private final Map<NodeId, Track> tracks = new TreeMap<>();

    StandbyTracks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param end of the primary's WAL at that look */
    void saw(Replication replication, Epoch epoch, Set<NodeId> standbys, Lsn end) {
        for (NodeId node : standbys) {
            Optional<StandbyProgress> progress = replication.standbys().stream()
                    .filter(each -> each.node().equals(node) && each.epoch().equals(epoch))
                    .max(Comparator.comparing(each -> each.flushed().orElse(new Lsn(0))));
            track(node).saw(progress, end);
        }
    }

    Duration notConnectedFor(NodeId node) {
        return track(node).notConnected.elapsed();
    }

    /** For how long no election could rest on it. */
    Duration unableFor(NodeId node, boolean isUnable) {
        track(node).unable.track(isUnable);
        return track(node).unable.elapsed();
    }

    Duration notProgressingFor(NodeId node) {
        return track(node).notProgressing.elapsed();
    }

    Duration caughtUpFor(NodeId node) {
        return track(node).caughtUp.elapsed();
    }

    private Track track(NodeId node) {
        return tracks.computeIfAbsent(node, absent -> new Track(nanoTime));
    }

    private static final class Track {
        private final Since notConnected;
        private final Since notProgressing;
        private final Since caughtUp;
        private final Since unable;
        private Optional<Lsn> flushed = Optional.empty();

        Track(LongSupplier nanoTime) {
            notConnected = new Since(nanoTime);
            notProgressing = new Since(nanoTime);
            caughtUp = new Since(nanoTime);
            unable = new Since(nanoTime);
            notConnected.restart();
        }

        void saw(Optional<StandbyProgress> progress, Lsn end) {
            boolean isConnected = progress.isPresent();
            notConnected.track(!isConnected);
            Optional<Lsn> now = progress.flatMap(StandbyProgress::flushed);
            boolean isBehind = isConnected && now.filter(at -> !end.isAfter(at)).isEmpty();
            if (!now.equals(flushed)) {
                notProgressing.stop();
            }
            notProgressing.track(isBehind);
            flushed = now;
            caughtUp.track(progress.filter(StandbyProgress::isStreaming).isPresent()
                    && now.filter(at -> end.bytesSince(at) < SyncWish.CLOSE_BYTES)
                            .isPresent());
        }
    }
}
