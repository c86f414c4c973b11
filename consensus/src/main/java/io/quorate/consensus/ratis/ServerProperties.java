package io.quorate.consensus.ratis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis's settings: what differs from its defaults, and why. */
final class ServerProperties {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private ServerProperties() {}

    static RaftProperties of(RatisSettings settings) {
        RaftProperties properties = new RaftProperties();
        elections(properties, settings);
        storage(properties, settings);
        snapshots(properties, settings);
        buffers(properties);
        transport(properties, settings);
        return properties;
    }

    private static void elections(RaftProperties properties, RatisSettings settings) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(
                properties, time(settings.tuning().electionTimeoutMin()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(
                properties, time(settings.tuning().electionTimeoutMax()));
        // By default a leader that lost its majority may not stand again for ten seconds.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, time(Duration.ofSeconds(1)));
        // By default a follower that was away for some seconds is tried only once a second, later every five: less
        // often than it
        // expects a heartbeat, so that it stands for election again and again, and learns only slowly what it has
        // missed.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10, 100ms,2000000000");
        // By default a process that was suspended for a minute closes its Raft server for good and lives on without it.
        RaftServerConfigKeys.setCloseThreshold(properties, time(Duration.ofHours(24)));
        RaftServerConfigKeys.setStagingTimeout(properties, time(Duration.ofSeconds(30)));
        // Commands are guarded: the cache has nothing to add, and it is never asked (every submission has its own
        // number).
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, time(Duration.ofSeconds(60)));
    }

    private static void storage(RaftProperties properties, RatisSettings settings) {
        RaftDirectory directory = settings.raftDirectory();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.path().toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(
                properties, directory.removedGroups().toFile());
        // The open segment is kept on the heap, and only closed ones can be purged.
        RaftServerConfigKeys.Log.setSegmentSizeMax(
                properties, bytes(settings.tuning().logSegmentBytes()));
        RaftServerConfigKeys.Log.setPreallocatedSize(
                properties, bytes(Math.min(256 * KIB, settings.tuning().logSegmentBytes())));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, bytes(2 * MIB));
        // The other policy cuts the log at the damage, committed entries included.
        RaftServerConfigKeys.Log.setCorruptionPolicy(properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    }

    private static void snapshots(RaftProperties properties, RatisSettings settings) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(
                properties, settings.tuning().snapshotThreshold());
        // Stopping is not special: a stop and a crash leave the same files.
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 3);
        // A dead member must not pin the log; it gets a snapshot when it is back.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, bytes(256 * KIB));
    }

    private static void buffers(RaftProperties properties) {
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, bytes(64 * KIB));
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, bytes(MIB));
        RaftServerConfigKeys.Write.setByteLimit(properties, bytes(MIB));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, bytes(60 * KIB));
        // Ratis refuses less than the appender's limit plus 1 MiB.
        GrpcConfigKeys.setMessageSizeMax(properties, bytes(2 * MIB));
    }

    private static void transport(RaftProperties properties, RatisSettings settings) {
        GrpcConfigKeys.Server.setHost(properties, settings.listenHost());
        GrpcConfigKeys.Server.setPort(properties, settings.listenPort());
        GrpcConfigKeys.Server.setBossGroupSize(properties, 1);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, 2);
        GrpcConfigKeys.Client.setWorkerGroupSize(properties, 1);
    }

    private static SizeInBytes bytes(int number) {
        return SizeInBytes.valueOf(number);
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
