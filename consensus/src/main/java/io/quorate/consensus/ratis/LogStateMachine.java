package io.quorate.consensus.ratis;

import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.CommandCodec;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;

/** Connects the replica to Ratis: hands it committed entries, keeps its snapshots, reports what Ratis says. */
final class LogStateMachine extends BaseStateMachine {
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final Replica replica;
    private final LogEvents events;

    LogStateMachine(Replica replica, LogEvents events) {
        this.replica = replica;
        this.events = events;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        super.initialize(server, group, raftStorage);
        getLifeCycle()
                .startAndTransition(
                        () -> {
                            deleteUnfinishedSnapshots(raftStorage
                                    .getStorageDir()
                                    .getStateMachineDir()
                                    .toPath());
                            storage.init(raftStorage);
                            load();
                        },
                        IOException.class);
    }

    /** Ratis installs a leader's snapshot only into a paused state machine, and ends the division when it is not. */
    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        load();
        if (getLifeCycleState() == LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.STARTING);
            getLifeCycle().transition(LifeCycle.State.RUNNING);
        }
    }

    @Override
    public SimpleStateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public long takeSnapshot() throws IOException {
        TermIndex last = getLastAppliedTermIndex();
        if (getLifeCycleState() != LifeCycle.State.RUNNING || !replica.isSound() || last.getIndex() < 0) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
        MD5Hash checksum = SnapshotFile.write(file.toPath(), replica.applied());
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), checksum), last));
        return last.getIndex();
    }

    /** Runs on the leader only. Bad input is set on the transaction: a throw would leave the request without an answer. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        TransactionContext transaction = TransactionContext.newBuilder()
                .setStateMachine(this)
                .setClientRequest(request)
                .build();
        try {
            CommandCodec.decode(request.getMessage().getContent().toByteArray());
        } catch (CodecException e) {
            return transaction.setException(e);
        }
        return transaction;
    }

    /** Reads the log entry and nothing else: whatever the leader keeps beside it is missing on followers and in a replay. */
    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        RaftProtos.LogEntryProto entry = transaction.getLogEntry();
        byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
        byte[] reply = replica.apply(entry.getIndex(), command);
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(Message.valueOf(ByteString.copyFrom(reply)));
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId self, RaftPeerId leader) {
        events.changed();
    }

    @Override
    public void notifyLeaderReady() {
        events.changed();
    }

    /** The pending commands may still commit: their proposers are told that the outcome is not known. */
    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        events.changed();
    }

    @Override
    public void notifyLogFailed(Throwable cause, RaftProtos.LogEntryProto entry) {
        events.died("the Raft log cannot be written: " + cause);
    }

    @Override
    public void notifyServerShutdown(RaftProtos.RoleInfoProto role, boolean allServers) {
        events.died("the Raft server has shut down");
    }

    private void load() throws IOException {
        SingleFileSnapshotInfo latest = storage.loadLatestSnapshot();
        if (latest != null) {
            replica.restore(SnapshotFile.read(latest.getFile().getPath()));
            setLastAppliedTermIndex(latest.getTermIndex());
        }
    }

    private static void deleteUnfinishedSnapshots(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SnapshotFile.UNFINISHED)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
