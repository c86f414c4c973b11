package io.quorate.agent.simulation;

import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.Promoted;
import io.quorate.agent.postgres.Upstream;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Writes down what agents do with their servers, so that whoever looks at a server knows why it has changed. Changes nothing. */
final class OperationNotes implements Parts {
    private final Map<NodeId, Operation> underWay = new HashMap<>();
    private final Set<NodeId> over = new HashSet<>();
    private final List<Note> notes = new ArrayList<>();

    enum Operation {
        INITIALISE,
        PROMOTE,
        STOP,
        END,
        CLONE,
        REWIND,
        /** Nothing that an agent does. */
        FAULT
    }

    /**
     * A copy or a new database system, its beginning or its end.
     *
     * @param from whose data is copied
     * @param isDone empty at its beginning; at its end whether it came to it
     */
    record Note(NodeId node, Operation operation, Optional<NodeId> from, Optional<Boolean> isDone) {}

    @Override
    public PostgresServer server(Host host, PostgresServer real) {
        return new Noting(host.id(), real);
    }

    @Override
    public void agentDied(Host host) {
        over.add(host.id());
    }

    /** What happens to this server in the same event is told already. */
    void fault(NodeId node) {
        underWay.put(node, Operation.FAULT);
        over.add(node);
    }

    Optional<Operation> underWay(NodeId node) {
        return Optional.ofNullable(underWay.get(node));
    }

    /** What has been noted since the last time. */
    List<Note> drain() {
        List<Note> drained = List.copyOf(notes);
        notes.clear();
        return drained;
    }

    /** Everybody has looked at what the last event has done. */
    void settle() {
        underWay.keySet().removeAll(over);
        over.clear();
    }

    private final class Noting extends ServerWrapper {
        private final NodeId node;

        Noting(NodeId node, PostgresServer real) {
            super(real);
            this.node = node;
        }

        private <T> T during(Operation operation, Supplier<T> call) {
            underWay.put(node, operation);
            over.remove(node);
            T result = call.get();
            over.add(node);
            return result;
        }

        private ActionResult<Void> noted(
                Operation operation, Optional<NodeId> from, Supplier<ActionResult<Void>> call) {
            notes.add(new Note(node, operation, from, Optional.empty()));
            ActionResult<Void> result = during(operation, call);
            notes.add(new Note(node, operation, from, Optional.of(result instanceof ActionResult.Done<Void>)));
            return result;
        }

        @Override
        public ActionResult<Void> initialise(Duration deadline) {
            return noted(Operation.INITIALISE, Optional.empty(), () -> super.initialise(deadline));
        }

        @Override
        public ActionResult<Promoted> promote(
                Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Duration deadline) {
            return during(Operation.PROMOTE, () -> super.promote(timeline, epoch, set, isLeaseSafe, deadline));
        }

        @Override
        public ActionResult<WalPosition> stopFast(Duration deadline) {
            return during(Operation.STOP, () -> super.stopFast(deadline));
        }

        @Override
        public ActionResult<Void> cloneFrom(Upstream upstream, Duration deadline) {
            return noted(Operation.CLONE, Optional.of(upstream.node()), () -> super.cloneFrom(upstream, deadline));
        }

        @Override
        public ActionResult<Void> rewindTo(Upstream upstream, Duration deadline) {
            return noted(Operation.REWIND, Optional.of(upstream.node()), () -> super.rewindTo(upstream, deadline));
        }

        @Override
        public boolean endAtOnce(Duration deadline) {
            return during(Operation.END, () -> super.endAtOnce(deadline));
        }
    }
}
