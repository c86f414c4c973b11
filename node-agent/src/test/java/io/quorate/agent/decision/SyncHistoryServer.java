package io.quorate.agent.decision;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A PostgreSQL that is primary, or becomes it, in the model: it acknowledges by what its processes have read, nothing else. */
final class SyncHistoryServer {
    /** How far its promotion is. */
    enum Phase {
        GRANTED,
        RENEWED,
        RESERVED,
        PROMOTED,
        REPORTED
    }

    /** A write whose session waits. */
    private record Waiting(int position, SyncHistoryNode.Entry entry) {}

    final SyncHistoryNode node;
    final long epoch;
    final Incarnation incarnation;
    Phase phase;
    long timeline;
    int forkedAt;
    long parentTimeline;

    SyncSet configured = SyncSet.BLOCKED;
    boolean isProven = true;
    boolean isApplying;
    boolean isAdmitted;
    /** A command of which this agent does not know whether it will be applied. */
    Optional<ClusterCommand> unsettled = Optional.empty();
    /** An earlier agent may have left one. */
    boolean mayBeOvertaken;

    Optional<SyncHistory.Envelope> outstanding = Optional.empty();

    private final Map<NodeId, SyncSet> walsenders = new TreeMap<>();
    private final Map<NodeId, Integer> flushed = new TreeMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Consumer<SyncHistoryNode.Entry> acknowledged;
    private SyncSet postmaster = SyncSet.BLOCKED;
    private boolean checkpointerWaits = true;
    private int inForceSince;
    private final Map<NodeId, Incarnation> livesThen = new TreeMap<>();

    /** @param settles it may be a restart in place: what was proposed for the server before it may still be applied */
    SyncHistoryServer(
            SyncHistoryNode node,
            long epoch,
            Phase phase,
            Consumer<SyncHistoryNode.Entry> acknowledged,
            boolean settles) {
        this.mayBeOvertaken = settles;
        this.node = node;
        this.epoch = epoch;
        this.incarnation = node.incarnation;
        this.phase = phase;
        this.acknowledged = acknowledged;
    }

    boolean isRunning() {
        return phase.compareTo(Phase.PROMOTED) >= 0;
    }

    /** What it recovered has to be confirmed, with the record that ends recovery. */
    void promoted() {
        parentTimeline = node.timeline();
        forkedAt = node.wal.size();
        node.wal.add(new SyncHistoryNode.Entry(timeline, 0));
        inForceSince = node.wal.size();
        phase = Phase.PROMOTED;
    }

    void connect(NodeId standby) {
        walsenders.put(standby, postmaster);
        flushed.remove(standby);
    }

    void disconnect(NodeId standby) {
        walsenders.remove(standby);
        flushed.remove(standby);
    }

    boolean isConnected(NodeId standby) {
        return walsenders.containsKey(standby);
    }

    void write(SyncHistoryNode.Entry entry) {
        node.wal.add(entry);
        if (checkpointerWaits) {
            waiting.add(new Waiting(node.wal.size(), entry));
        } else {
            acknowledged.accept(entry);
        }
    }

    /** A standby's word that it has flushed so much; whether that releases anybody is its own walsender's judgement. */
    void flushed(NodeId standby, int position) {
        flushed.put(standby, position);
        SyncSet own = walsenders.get(standby);
        if (own == null || !own.standbys().contains(standby)) {
            return;
        }
        List<Integer> listed = new ArrayList<>();
        walsenders.forEach((other, set) -> {
            if (set.standbys().contains(other) && flushed.containsKey(other)) {
                listed.add(flushed.get(other));
            }
        });
        if (listed.size() >= own.acknowledgements()) {
            listed.sort(Collections.reverseOrder());
            release(listed.get(own.acknowledgements() - 1));
        }
    }

    private void release(int position) {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (next.position() <= position) {
                each.remove();
                acknowledged.accept(next.entry());
            }
        }
    }

    void beginApply(SyncSet set) {
        configured = set;
        isProven = false;
        isApplying = true;
    }

    /** One more process has read the file; the last step is the proof. */
    void continueApply(Random random, Map<NodeId, Incarnation> lives) {
        if (!isApplying) {
            return;
        }
        if (!postmaster.equals(configured)) {
            postmaster = configured;
            return;
        }
        List<NodeId> behind = new ArrayList<>();
        walsenders.forEach((standby, set) -> {
            if (!set.equals(configured)) {
                behind.add(standby);
            }
        });
        boolean checkpointerIsBehind = checkpointerWaits == configured.waitsForNobody();
        if (checkpointerIsBehind && (behind.isEmpty() || random.nextInt(3) == 0)) {
            checkpointerWaits = !configured.waitsForNobody();
            if (!checkpointerWaits) {
                release(Integer.MAX_VALUE);
            }
        } else if (!behind.isEmpty()) {
            walsenders.put(behind.get(random.nextInt(behind.size())), configured);
        } else {
            isProven = true;
            isApplying = false;
            inForceSince = node.wal.size();
            livesThen.clear();
            livesThen.putAll(lives);
        }
    }

    /** In force, and nobody who is listed has another directory since. */
    boolean isProvenFor(Map<NodeId, Incarnation> lives) {
        return isProven
                && configured.standbys().stream()
                        .allMatch(standby -> Objects.equals(livesThen.get(standby), lives.get(standby)));
    }

    /** The agent is another one: it knows what is written, and of no proof and no command under way. */
    void agentRestarted(boolean applyGoesOn, boolean settles) {
        isProven = false;
        isApplying &= applyGoesOn;
        outstanding = Optional.empty();
        unsettled = Optional.empty();
        mayBeOvertaken = settles;
    }

    boolean hasConfirmed(NodeId standby) {
        return flushed.getOrDefault(standby, 0) >= inForceSince;
    }

    ClusterCommand recordOf(SyncStep.Record record, SyncView view, long revision) {
        return new ClusterCommand.RecordSync(
                node.id, view.epoch(), record.members(), record.promises(), view.configured(), revision);
    }

    ClusterCommand establishmentOf(SyncStep.Establish establish, SyncView view) {
        return new ClusterCommand.EstablishEpoch(
                node.id, view.epoch(), incarnation, establish.standbys(), establish.acknowledgements());
    }

    /** The record as it is, in a new revision. */
    ClusterCommand sameAgain(SyncReplication record) {
        return new ClusterCommand.RecordSync(
                node.id, record.epoch(), record.members(), record.promises(), configured, record.revision());
    }
}
